package realtime.host.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificates and keys are taken, and what is said of the others. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PemFilesTest {
    private final Instant now = Instant.now();
    @TempDir
    private Path folder;

    private PemFiles files(HeldCertificate own, HeldCertificate... behind) {
        TlsOptions.Given given = Certificates.written(folder, own, behind);
        return new PemFiles(given.certificate(), given.key());
    }

    private String refusal(PemFiles files) {
        return assertThrows(TlsException.class, () -> files.read(now)).getMessage()
            .replace(folder + "/", "");
    }

    @Test
    void a_certificate_is_taken_with_its_names() {
        HeldCertificate own = Certificates.made(now, "Voice.example", "*.voice.example", "192.168.1.5", "::1");
        TlsIdentity read = files(own).read(now);
        assertEquals(1, read.chain().size());
        assertEquals(Set.of("voice.example", "192.168.1.5"), read.names());
        assertEquals("TlsIdentity[voice.example, 192.168.1.5]", read.toString());
    }

    @Test
    void a_chain_in_another_order_is_told() {
        HeldCertificate authority = Certificates.builder(now, "authority").certificateAuthority(0).build();
        HeldCertificate own = Certificates.builder(now, "a").signedBy(authority).build();
        assertEquals(2, files(own, authority).read(now).chain().size());
        assertEquals("--tls-cert: cert.pem is out of order: the host's own certificate comes first, then the one that "
            + "vouches for it, and so on.", refusal(files(own, Certificates.made(now, "stranger"))));
    }

    @Test
    void a_key_of_rsa_is_taken_too() {
        HeldCertificate own = Certificates.builder(now, "a").rsa2048().build();
        assertEquals("RSA", files(own).read(now).key().getAlgorithm());
    }

    @Test
    void a_key_of_another_certificate_is_told() throws IOException {
        PemFiles files = files(Certificates.made(now, "a"));
        Files.writeString(files.key(), Certificates.made(now, "b").privateKeyPkcs8Pem());
        assertEquals("--tls-key: key.pem is not the key of the certificate in cert.pem.", refusal(files));
    }

    @Test
    void a_certificate_that_has_ended_or_not_begun_is_told() {
        Instant past = Instant.parse("2026-01-02T00:00:00Z");
        assertEquals("--tls-cert: cert.pem expired on 2026-01-11. Renew it.", refusal(files(Certificates.made(past,
            "a"))));
        HeldCertificate future = Certificates.made(now.plus(Duration.ofDays(30)), "a");
        assertEquals("--tls-cert: cert.pem is not valid before " + future.certificate().getNotBefore().toInstant()
            + ". Check this machine's clock.", refusal(files(future)));
    }

    @Test
    void files_that_are_missing_are_told() throws IOException {
        PemFiles files = files(Certificates.made(now, "a"));
        Files.delete(files.key());
        assertEquals("--tls-key: key.pem cannot be read.", refusal(files));
        Files.delete(files.certificate());
        assertEquals("--tls-cert: cert.pem cannot be read.", refusal(files));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"})
    void how_an_encrypted_key_is_opened_is_told(String pem) throws IOException {
        PemFiles files = files(Certificates.made(now, "a"));
        Files.writeString(files.key(), pem);
        assertEquals("--tls-key: key.pem is encrypted. Take its password off: "
            + "openssl pkcs8 -topk8 -nocrypt -in OLD.pem -out NEW.pem", refusal(files));
    }

    @Test
    void how_a_key_in_an_older_form_is_converted_is_told() throws IOException {
        PemFiles files = files(Certificates.made(now, "a"));
        Files.writeString(files.key(), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        assertEquals("--tls-key: key.pem is in an older form. Convert it: "
            + "openssl pkcs8 -topk8 -nocrypt -in OLD.pem -out NEW.pem", refusal(files));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not PEM", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"})
    void what_holds_neither_is_told(String text) throws IOException {
        PemFiles files = files(Certificates.made(now, "a"));
        Files.writeString(files.key(), text);
        assertEquals("--tls-key: key.pem holds no key in PEM, which begins with -----BEGIN PRIVATE KEY-----.",
            refusal(files));
        Files.writeString(files.certificate(), text);
        assertEquals("--tls-cert: cert.pem holds no certificate in PEM, which begins with "
            + "-----BEGIN CERTIFICATE-----.", refusal(files));
    }

    @Test
    void what_is_damaged_is_told_and_not_shown() throws IOException {
        PemFiles files = files(Certificates.made(now, "a"));
        Files.writeString(files.key(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertEquals("--tls-key: key.pem is damaged.", refusal(files));
        Files.writeString(files.certificate(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertEquals("--tls-cert: cert.pem is damaged.", refusal(files));
    }
}
