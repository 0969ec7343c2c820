package realtime.provider;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import realtime.provider.ConnectionSteps.Step;

/**
 * Whether the provider can be reached: its name, a connection, TLS and an answer told apart.
 *
 * @param date  the provider's clock; empty where nothing is known of it
 * @param clock ours at the same moment
 */
record Contact(Check reachable, Optional<Instant> date, Instant clock) {
    static final String NAME = "reachable";
    private static final String PLAIN = "If it is meant to speak plain HTTP, write http:// in --base-url.";
    private static final String NETWORK = "Check the network, a proxy or firewall, and --base-url.";

    static Contact with(ProviderProfile profile, Inquiries inquiries, Clock clock) {
        ConnectionSteps steps = new ConnectionSteps();
        try {
            Inquiries.Answer answer = inquiries.frontDoor(steps);
            return new Contact(answered(profile, steps), answer.date(), clock.instant());
        } catch (IOException e) {
            return new Contact(failed(profile, steps, e, clock), Optional.empty(), clock.instant());
        }
    }

    /** When not even the time limits of the connection helped. */
    static Contact none(ProviderProfile profile, Clock clock) {
        Check late = Check.fail(NAME, place(profile, null) + " did not answer in time.", NETWORK);
        return new Contact(late, Optional.empty(), clock.instant());
    }

    private static Check answered(ProviderProfile profile, ConnectionSteps steps) {
        String message = place(profile, steps) + " answered in " + steps.latency().toMillis() + " ms, "
            + (steps.tls() == null ? "without TLS." : "over " + steps.tls() + ".");
        boolean local = steps.address() != null && steps.address().getAddress() != null
            && steps.address().getAddress().isLoopbackAddress();
        return profile.key() == null || local || profile.baseUrl().isHttps()
            ? Check.ok(NAME, message)
            : Check.warn(NAME, message + " Everybody on the way can read the key.", "Use https:// in --base-url.");
    }

    private static Check failed(ProviderProfile profile, ConnectionSteps steps, IOException e, Clock clock) {
        HttpUrl url = profile.baseUrl();
        String place = place(profile, steps);
        if (e instanceof UnknownHostException) {
            return Check.fail(NAME, "The name " + url.host() + " cannot be resolved.",
                "Check --base-url for a typing error, and this machine's network and DNS.");
        }
        if (e instanceof SSLException) {
            return tls(place, e, clock);
        }
        boolean late = e instanceof InterruptedIOException;
        return switch (steps.step()) {
            case LOOKUP -> Check.fail(NAME, "The name " + url.host() + " was not resolved in time.",
                "Check this machine's network and DNS.");
            case CONNECT -> Check.fail(NAME, late ? place + " does not take a connection in time."
                : place + " refuses the connection, or there is no way to it.",
                url.host().equals("localhost") || url.host().startsWith("127.")
                    ? "Start the provider, or correct --base-url." : NETWORK);
            case TLS -> Check.fail(NAME, place + " took the connection, and TLS was not agreed on"
                + (late ? " in time." : "."), PLAIN + " " + NETWORK);
            case ANSWER -> Check.fail(NAME, late ? place + " took the connection and did not answer in time."
                : place + " took the connection and gave no answer in HTTP.",
                url.isHttps() ? NETWORK : "If it speaks TLS, write https:// in --base-url. " + NETWORK);
        };
    }

    private static Check tls(String place, IOException e, Clock clock) {
        if (isCausedBy(e, CertificateExpiredException.class) || isCausedBy(e, CertificateNotYetValidException.class)) {
            return Check.fail(NAME, place + " has a certificate that is not valid now, which is " + clock.instant()
                + " by this machine's clock.", "Set the clock if it is wrong; else the certificate must be renewed.");
        }
        if (e instanceof SSLPeerUnverifiedException) {
            return Check.fail(NAME, place + " has a certificate for another name.",
                "Check --base-url; it must hold the name that the certificate is for.");
        }
        return e instanceof SSLHandshakeException
            ? Check.fail(NAME, place + " has a certificate that this Java does not trust, or no TLS in common.",
                "Behind a proxy that looks into TLS, add its certificate to Java's trust store.")
            : Check.fail(NAME, place + " does not speak TLS.",
                PLAIN);
    }

    private static boolean isCausedBy(Throwable e, Class<?> kind) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).anyMatch(kind::isInstance);
    }

    private static String place(ProviderProfile profile, ConnectionSteps steps) {
        HttpUrl url = profile.baseUrl();
        String named = profile.label() + " at " + url.host() + ":" + url.port();
        InetSocketAddress address = steps == null ? null : steps.address();
        if (address == null || address.getAddress() == null) {
            return named;
        }
        if (steps.isByProxy()) {
            return named + " (by way of the proxy " + address.getHostString() + ":" + address.getPort() + ")";
        }
        String number = address.getAddress().getHostAddress();
        return number.equals(url.host()) ? named : named + " (" + number + ")";
    }
}
