package realtime.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A session at one moment: a superset of the dictionary that users of the Streamlit component know.
 *
 * @param connectionState {@code new}, {@code connecting}, {@code connected}, {@code disconnected}, {@code closed} or
 *                        {@code failed}
 * @param isRecording     whether the user is being heard right now
 * @param transcript      null, and left out of the JSON, in {@code status} events
 * @param createdAt       epoch milliseconds, as {@code endedAt}
 * @param forwardEvents   whether the widget must forward its data channel's events, the host having none of its own
 * @param seq             the session's latest event
 */
public record SessionSnapshot(String sessionId, String key, Status status, Phase phase, SessionError error,
                              String connectionState, boolean isRecording, boolean isPaused, boolean isMuted,
                              String transport, String provider, String model, String voice,
                              @JsonInclude(JsonInclude.Include.NON_NULL) List<Item> transcript,
                              @JsonInclude(JsonInclude.Include.NON_NULL) String transcriptText,
                              Usage usage, Limits limits, Map<String, Object> metadata, long createdAt, Long endedAt,
                              String endedReason, boolean forwardEvents, long seq) {
    /** The same, as of another event. */
    SessionSnapshot at(long otherSeq) {
        return new SessionSnapshot(sessionId, key, status, phase, error, connectionState, isRecording, isPaused,
            isMuted, transport, provider, model, voice, transcript, transcriptText, usage, limits, metadata,
            createdAt, endedAt, endedReason, forwardEvents, otherSeq);
    }
}
