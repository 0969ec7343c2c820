package realtime.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import realtime.host.tls.TlsOptions;
import realtime.host.webhook.WebhookTargets;

/**
 * A host for a command that needs one for itself: on a free port of this machine, and nothing is left of it. Closing it
 * hangs up. Thread-safe.
 */
record OwnHost(Host host, Partner partner, Path folder) implements AutoCloseable {
    /** Long enough to connect again. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /**
     * Starts it.
     *
     * @param partner closed with the host
     */
    static OwnHost start(Partner partner, Map<String, Object> sessionDefaults) {
        try {
            Path folder = Files.createTempDirectory("realtime-audio");
            Host host = Host.start(new HostOptions("127.0.0.1", 0, TlsOptions.OFF, AccessTokens.random(), List.of(),
                folder, GRACE, false, sessionDefaults, WebhookTargets.NONE, 0, StoreOptions.MEMORY,
                HostLimits.NONE),
                partner.profile());
            return new OwnHost(host, partner, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder for temporary files cannot be used", e);
        }
    }

    @Override
    public void close() {
        host.close();
        partner.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((one, other) -> other.compareTo(one)).forEach(OwnHost::delete);
        } catch (IOException unreadable) {
            // The system clears its folder for temporary files.
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException inUse) {
            // As above.
        }
    }
}
