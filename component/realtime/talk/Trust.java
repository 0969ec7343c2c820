package realtime.talk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;

/**
 * Which certificates a host may have. Immutable.
 *
 * @param certificate one besides those that this machine trusts anyway; null for none
 */
public record Trust(X509Certificate certificate) {
    /** What this machine trusts. */
    public static final Trust OF_MACHINE = new Trust(null);

    /**
     * Trusts the certificate in a file, too, such as a self-signed one.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Trust also(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new Trust((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read.", e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + " holds no certificate in PEM.", e);
        }
    }

    OkHttpClient.Builder apply(OkHttpClient.Builder http) {
        if (certificate == null) {
            return http;
        }
        HandshakeCertificates both = new HandshakeCertificates.Builder().addPlatformTrustedCertificates()
            .addTrustedCertificate(certificate).build();
        return http.sslSocketFactory(both.sslSocketFactory(), both.trustManager());
    }
}
