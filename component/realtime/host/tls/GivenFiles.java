package realtime.host.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** A certificate of the operator's, read again when its files have changed. Thread-safe. */
final class GivenFiles implements TlsSource {
    private final PemFiles files;
    private final Clock clock;
    private List<Long> seen = List.of();

    GivenFiles(TlsOptions.Given given, Clock clock) {
        this.files = new PemFiles(given.certificate(), given.key());
        this.clock = clock;
    }

    @Override
    public synchronized TlsIdentity identity() {
        seen = look();
        return files.read(clock.instant());
    }

    @Override
    public synchronized Optional<TlsIdentity> changed(TlsIdentity now) {
        return look().equals(seen) ? Optional.empty() : Optional.of(identity());
    }

    /** What tells a file from what it was. */
    private List<Long> look() {
        return List.of(time(files.certificate()), size(files.certificate()), time(files.key()), size(files.key()));
    }

    private static long time(Path file) {
        try {
            FileTime time = Files.getLastModifiedTime(file);
            return time.toMillis();
        } catch (IOException notThere) {
            return -1;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException notThere) {
            return -1;
        }
    }
}
