package realtime.host.tls;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 for the host's own port. A certificate that changes is taken over without a restart; one that cannot
 * be used leaves the one before. Thread-safe.
 */
public final class Tls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final Duration LOOKING_AGAIN = Duration.ofSeconds(5);
    private static final String LOCAL = "localhost";

    private final TlsSource source;
    private final boolean isSelfSigned;
    private final SslContextFactory.Server ssl = new SslContextFactory.Server();
    private volatile TlsIdentity identity;
    private volatile Thread watch;

    private Tls(TlsSource source, boolean isSelfSigned) {
        this.source = source;
        this.isSelfSigned = isSelfSigned;
        this.identity = source.identity();
        ssl.setKeyStore(identity.keyStore());
        ssl.setKeyStorePassword("");
        ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    }

    /**
     * Null where the host speaks plain HTTP.
     *
     * @param dataDir where a certificate of the host's own is kept
     * @throws TlsException when the certificate cannot be used
     */
    public static Tls of(TlsOptions options, Path dataDir, Clock clock) {
        return switch (options) {
            case TlsOptions.Off off -> null;
            case TlsOptions.Given given -> new Tls(new GivenFiles(given, clock), false);
            case TlsOptions.SelfSigned self ->
                new Tls(new SelfSigned(dataDir, MachineNames::current, clock), true);
        };
    }

    /** @throws TlsException when the certificate cannot be used */
    public static void check(TlsOptions options, Clock clock) {
        if (options instanceof TlsOptions.Given given) {
            new GivenFiles(given, clock).identity();
        }
    }

    /** A port that speaks it, in HTTP/1.1. */
    public ServerConnector connector(Server server, HttpConfiguration plain) {
        HttpConfiguration secure = new HttpConfiguration(plain);
        // The names that the host answers to are checked behind it, with and without TLS.
        secure.addCustomizer(new SecureRequestCustomizer(false));
        return new ServerConnector(server, new SslConnectionFactory(ssl, "http/1.1"),
            new HttpConnectionFactory(secure));
    }

    /** Looks for another certificate from now on. */
    public void start() {
        watch = Thread.ofVirtual().name("tls-watch").start(this::watch);
    }

    /** Names and addresses that the certificate is good for, in small letters. */
    public Set<String> names() {
        return identity.names();
    }

    /** The name by which to open it on this machine. */
    public String name() {
        Set<String> names = names();
        return names.contains(LOCAL) || names.isEmpty() ? LOCAL : names.iterator().next();
    }

    /** Where other machines in the network reach it; empty where the certificate is the operator's. */
    public List<String> addresses() {
        return isSelfSigned ? MachineNames.addresses() : List.of();
    }

    /** Whether browsers will warn. */
    public boolean isSelfSigned() {
        return isSelfSigned;
    }

    /** SHA-256 of the certificate, as browsers show it. */
    public String fingerprint() {
        return identity.fingerprint();
    }

    private void watch() {
        String told = "";
        while (true) {
            try {
                Thread.sleep(LOOKING_AGAIN);
                source.changed(identity).ifPresent(this::take);
                told = "";
            } catch (InterruptedException stopping) {
                return;
            } catch (TlsException e) {
                if (!told.equals(e.getMessage())) {
                    LOG.warn("the certificate has changed and is not taken: {}", e.getMessage());
                }
                told = e.getMessage();
            }
        }
    }

    private void take(TlsIdentity next) {
        try {
            ssl.reload(factory -> factory.setKeyStore(next.keyStore()));
            identity = next;
            LOG.info("the certificate has changed; SHA-256 {}", next.fingerprint());
        } catch (Exception e) {
            // The factory's signature has no narrower one.
            throw new TlsException("it cannot be loaded");
        }
    }

    @Override
    public void close() {
        Thread running = watch;
        if (running != null) {
            running.interrupt();
        }
    }
}
