package realtime.host.tls;

import java.nio.file.Path;

/** How the host encrypts what it serves. */
public sealed interface TlsOptions {
    /** Nothing of the kind: plain HTTP, for this machine or behind a proxy. */
    TlsOptions OFF = new Off();

    /** @see #OFF */
    record Off() implements TlsOptions {}

    /**
     * With a certificate that browsers know, or have been told of.
     *
     * @param certificate PEM: the host's own first, then those that vouch for it
     * @param key         PEM, PKCS #8, not encrypted
     */
    record Given(Path certificate, Path key) implements TlsOptions {}

    /** With a certificate of the host's own making, kept in the data folder: browsers warn of it. */
    record SelfSigned() implements TlsOptions {}
}
