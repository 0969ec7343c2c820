package realtime.host.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import okhttp3.tls.HeldCertificate;

/** Certificates for tests, as files. */
public final class Certificates {
    private Certificates() {}

    /** One for these names that holds now, vouched for by an authority of its own. */
    public static TlsOptions.Given in(Path folder, String... names) {
        HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
        return written(folder, builder(Instant.now(), names).signedBy(authority).build(), authority);
    }

    /** One that began to hold a day before that time, for ten days. */
    static HeldCertificate made(Instant when, String... names) {
        return builder(when, names).build();
    }

    static HeldCertificate.Builder builder(Instant when, String... names) {
        HeldCertificate.Builder builder = new HeldCertificate.Builder().commonName(names[0])
            .validityInterval(when.minus(Duration.ofDays(1)).toEpochMilli(),
                when.plus(Duration.ofDays(9)).toEpochMilli());
        for (String name : names) {
            builder.addSubjectAlternativeName(name);
        }
        return builder;
    }

    /** Its certificate and those behind it in one file, its key in another. */
    static TlsOptions.Given written(Path folder, HeldCertificate own, HeldCertificate... behind) {
        StringBuilder chain = new StringBuilder(own.certificatePem());
        for (HeldCertificate each : behind) {
            chain.append(each.certificatePem());
        }
        try {
            return new TlsOptions.Given(Files.writeString(folder.resolve("cert.pem"), chain),
                Files.writeString(folder.resolve("key.pem"), own.privateKeyPkcs8Pem()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
