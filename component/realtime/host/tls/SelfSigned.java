package realtime.host.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.tls.HeldCertificate;

/**
 * A certificate that nobody vouches for, made once and kept in the data folder, so that a browser that was told to
 * trust it need not be told again. It is made anew when it ends, or when this machine has got another address. Its key
 * is readable by its owner only. Thread-safe.
 */
final class SelfSigned implements TlsSource {
    static final String CERTIFICATE = "tls-certificate.pem";
    static final String KEY = "tls-key.pem";
    /** Browsers refuse certificates that are good for much longer. */
    private static final Duration GOOD_FOR = Duration.ofDays(365);
    private static final Duration BEFORE_ITS_END = Duration.ofDays(7);
    /** Clocks of other machines may be behind. */
    private static final Duration BEFORE_NOW = Duration.ofDays(1);
    private static final int SERIAL_BITS = 126;

    private final Path folder;
    private final Supplier<List<String>> names;
    private final Clock clock;

    /** @param names what this machine is called now, addresses and names; the first is what people see */
    SelfSigned(Path folder, Supplier<List<String>> names, Clock clock) {
        this.folder = folder;
        this.names = names;
        this.clock = clock;
    }

    @Override
    public synchronized TlsIdentity identity() {
        List<String> wanted = names.get();
        return kept().filter(identity -> isGood(identity, wanted)).orElseGet(() -> made(wanted));
    }

    @Override
    public Optional<TlsIdentity> changed(TlsIdentity now) {
        return isGood(now, names.get()) ? Optional.empty() : Optional.of(identity());
    }

    private boolean isGood(TlsIdentity identity, List<String> wanted) {
        return identity.expires().isAfter(clock.instant().plus(BEFORE_ITS_END))
            && Set.copyOf(wanted).equals(identity.names());
    }

    private Optional<TlsIdentity> kept() {
        try {
            return Optional.of(new PemFiles(folder.resolve(CERTIFICATE), folder.resolve(KEY)).read(clock.instant()));
        } catch (TlsException notThere) {
            return Optional.empty();
        }
    }

    private TlsIdentity made(List<String> wanted) {
        Instant now = clock.instant();
        HeldCertificate.Builder builder = new HeldCertificate.Builder().commonName("Realtime Audio")
            .organizationalUnit(wanted.getFirst())
            // Firefox refuses a second certificate of the same maker with the same number.
            .serialNumber(new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS))
            .validityInterval(now.minus(BEFORE_NOW).toEpochMilli(), now.plus(GOOD_FOR).toEpochMilli());
        wanted.forEach(builder::addSubjectAlternativeName);
        HeldCertificate made = builder.build();
        try {
            Files.createDirectories(folder);
            write(KEY, made.privateKeyPkcs8Pem());
            write(CERTIFICATE, made.certificatePem());
        } catch (IOException e) {
            throw new TlsException("--tls-self-signed: the certificate cannot be kept in " + folder
                + ". Choose another folder with --data-dir.");
        }
        return new TlsIdentity(made.keyPair().getPrivate(), List.of(made.certificate()));
    }

    /** Whole or not at all, and never readable by others. */
    private void write(String name, String pem) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        FileAttribute<?>[] attributes = posix ? new FileAttribute<?>[] {ownerOnly} : new FileAttribute<?>[0];
        Path unfinished = Files.createTempFile(folder, name, null, attributes);
        Files.writeString(unfinished, pem);
        Files.move(unfinished, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
