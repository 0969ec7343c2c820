package realtime.host.tls;

/** A certificate or key that cannot be used; the message names the option and the way out, and holds no key. */
public final class TlsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message);
    }
}
