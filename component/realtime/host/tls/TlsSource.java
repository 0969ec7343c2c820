package realtime.host.tls;

import java.util.Optional;

/** Where a certificate and its key come from. Thread-safe. */
interface TlsSource {
    /** What they are now; throws {@link TlsException} when they cannot be used. */
    TlsIdentity identity();

    /**
     * Others, where they have changed since they were {@code now}.
     *
     * @throws TlsException when they have, and cannot be used
     */
    Optional<TlsIdentity> changed(TlsIdentity now);
}
