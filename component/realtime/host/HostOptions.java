package realtime.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import realtime.host.tls.TlsOptions;
import realtime.host.webhook.WebhookTargets;

/**
 * How the host runs.
 *
 * @param bindHost       address to listen on
 * @param port           0 for any free one
 * @param tls            how what it serves is encrypted
 * @param token          opens the API
 * @param allowedOrigins origins besides this machine's that may embed the widget and call the API
 * @param dataDir        folder for what must outlive the process
 * @param widgetGrace    how long a call goes on without its widget
 * @param clientSecrets  browsers place their calls at the provider by themselves, with short-lived keys
 * @param sessionDefaults settings that hold where a session's own say nothing
 * @param webhooks       who is told of what happens
 * @param recordingMinutes longest recording of a session; 0 where nothing may be recorded
 * @param store          where sessions are kept
 * @param limits         what bounds the host as a whole
 * @param openMetrics    anybody may read the metrics
 */
public record HostOptions(String bindHost, int port, TlsOptions tls, String token, List<String> allowedOrigins,
                          Path dataDir, Duration widgetGrace, boolean clientSecrets,
                          Map<String, Object> sessionDefaults, WebhookTargets webhooks,
                          int recordingMinutes, StoreOptions store, HostLimits limits,
                          boolean openMetrics) {
    /** How long recordings may be unless said otherwise, minutes. */
    public static final int USUAL_RECORDING_MINUTES = 60;
    /** A longer one would not fit into a WAV file, minutes. */
    public static final int MOST_RECORDING_MINUTES = 360;

    /** Whose metrics take the host's token. */
    public HostOptions(String bindHost, int port, TlsOptions tls, String token, List<String> allowedOrigins,
                       Path dataDir, Duration widgetGrace, boolean clientSecrets, Map<String, Object> sessionDefaults,
                       WebhookTargets webhooks, int recordingMinutes, StoreOptions store, HostLimits limits) {
        this(bindHost, port, tls, token, allowedOrigins, dataDir, widgetGrace, clientSecrets, sessionDefaults,
            webhooks, recordingMinutes, store, limits, false);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HostOptions[" + bindHost + ":" + port + "]";
    }
}
