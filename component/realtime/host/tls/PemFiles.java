package realtime.host.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate and its key as files in PEM (RFC 7468). Immutable. */
record PemFiles(Path certificate, Path key) {
    private static final String CERTIFICATE = "--tls-cert: ";
    private static final String KEY = "--tls-key: ";
    private static final Pattern PRIVATE_KEY = Pattern.compile(
        "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]++)-----END PRIVATE KEY-----");
    /** Of the JDK's names of algorithms, those that certificates of servers have. */
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
    /** Bytes: a chain has some thousands. */
    private static final long LONGEST = 1_000_000;

    /**
     * Reads them.
     *
     * @throws TlsException when they cannot be used at that moment
     */
    TlsIdentity read(Instant now) {
        List<X509Certificate> chain = chain(text(certificate, CERTIFICATE));
        TlsIdentity identity = new TlsIdentity(privateKey(text(key, KEY)), chain);
        if (!isPair(identity)) {
            throw new TlsException(KEY + key + " is not the key of the certificate in " + certificate + ".");
        }
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                throw new TlsException(CERTIFICATE + certificate + " is out of order: the host's own certificate comes "
                    + "first, then the one that vouches for it, and so on.");
            }
        }
        X509Certificate own = identity.certificate();
        if (own.getNotAfter().toInstant().isBefore(now)) {
            throw new TlsException(CERTIFICATE + certificate + " expired on "
                + own.getNotAfter().toInstant().toString().substring(0, 10) + ". Renew it.");
        }
        if (own.getNotBefore().toInstant().isAfter(now)) {
            throw new TlsException(CERTIFICATE + certificate + " is not valid before " + own.getNotBefore().toInstant()
                + ". Check this machine's clock.");
        }
        return identity;
    }

    private static String text(Path file, String option) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new TlsException(option + file + " is too long for a file in PEM.");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new TlsException(option + file + " cannot be read.");
        }
    }

    private List<X509Certificate> chain(String pem) {
        if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
            throw new TlsException(CERTIFICATE + certificate + " holds no certificate in PEM, which begins with "
                + "-----BEGIN CERTIFICATE-----.");
        }
        try {
            String blocks = pem.substring(pem.indexOf("-----BEGIN CERTIFICATE-----"));
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(blocks.getBytes(StandardCharsets.ISO_8859_1))).stream()
                .map(X509Certificate.class::cast).toList();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (CertificateException e) {
            throw damaged(CERTIFICATE, certificate);
        }
        throw damaged(CERTIFICATE, certificate);
    }

    private PrivateKey privateKey(String pem) {
        if (pem.contains("BEGIN ENCRYPTED PRIVATE KEY") || pem.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new TlsException(KEY + key + " is encrypted. Take its password off: " + converted());
        }
        if (pem.contains("BEGIN RSA PRIVATE KEY") || pem.contains("BEGIN EC PRIVATE KEY")) {
            throw new TlsException(KEY + key + " is in an older form. Convert it: " + converted());
        }
        Matcher found = PRIVATE_KEY.matcher(pem);
        if (!found.find()) {
            throw new TlsException(KEY + key + " holds no key in PEM, which begins with -----BEGIN PRIVATE KEY-----.");
        }
        PKCS8EncodedKeySpec spec;
        try {
            spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        } catch (IllegalArgumentException e) {
            throw damaged(KEY, key);
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException anotherOne) {
                continue;
            }
        }
        throw damaged(KEY, key);
    }

    private static String converted() {
        return "openssl pkcs8 -topk8 -nocrypt -in OLD.pem -out NEW.pem";
    }

    /** What one signs the other can check. */
    private static boolean isPair(TlsIdentity identity) {
        String kind = identity.key().getAlgorithm();
        String algorithm = kind.startsWith("Ed") ? "EdDSA" : "SHA256with" + (kind.equals("EC") ? "ECDSA" : kind);
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(identity.key());
            signing.update((byte) 1);
            byte[] signed = signing.sign();
            signing.initVerify(identity.certificate().getPublicKey());
            signing.update((byte) 1);
            return signing.verify(signed);
        } catch (GeneralSecurityException otherKinds) {
            return false;
        }
    }

    private static TlsException damaged(String option, Path file) {
        return new TlsException(option + file + " is damaged.");
    }
}
