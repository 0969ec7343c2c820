package realtime.host.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the host shows of itself when a connection begins. Immutable.
 *
 * @param chain its own certificate first
 */
record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
    /** Kinds of a subject's alternative name (RFC 5280, 4.2.1.6). */
    private static final int DNS = 2;
    private static final int IP = 7;

    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** What it is good for, in small letters: names and IP version 4 addresses, as they stand in a Host header. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        try {
            Collection<List<?>> alternatives = certificate().getSubjectAlternativeNames();
            for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
                int kind = (Integer) each.get(0);
                String name = each.get(1).toString().toLowerCase(Locale.ROOT);
                // A wildcard stands for names that others may hold; IPv6 addresses have several spellings.
                if (kind == DNS && !name.contains("*") || kind == IP && !name.contains(":")) {
                    names.add(name);
                }
            }
        } catch (GeneralSecurityException unreadable) {
            return Set.of();
        }
        return names;
    }

    Instant expires() {
        return certificate().getNotAfter().toInstant();
    }

    /** SHA-256, as browsers show it. */
    String fingerprint() {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(certificate().getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(sum);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    /** With an empty password: it stays in memory. */
    KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("host", key, new char[0], chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("Every Java platform has PKCS #12", impossible);
        }
    }

    static boolean isAddress(String name) {
        try {
            return name.matches("[0-9.]+") && InetAddress.getByName(name) != null;
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TlsIdentity" + names();
    }
}
