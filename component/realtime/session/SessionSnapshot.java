package realtime.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A session at one moment: a superset of the dictionary that users of the Streamlit component know.
 *
 * @param error           why the conversation failed, or what its last answer went wrong with; else null
 * @param note            something about this call that stays as it is, such as a missing transcriber; else null
 * @param connectionState {@code new}, {@code connecting}, {@code connected}, {@code disconnected}, {@code closed} or
 *                        {@code failed}
 * @param call            the current or last call's number, from 1; 0 before the first
 * @param isRecording     whether the user is being heard right now
 * @param transport       the call's: {@code webrtc} or {@code websocket}
 * @param turnDetection   as the provider reports it, else as it was asked for
 * @param settings        likewise; null, and left out of the JSON, in {@code status} events
 * @param transcript      null, and left out of the JSON, in {@code status} events
 * @param createdAt       epoch milliseconds, as all times
 * @param startedAt       since when the conversation is up, or when it was last: what {@code max_minutes} counts from
 * @param consentedAt     when the person agreed to the session's consent text; null before
 * @param feedback        the person's ratings; null, and left out of the JSON, in {@code status} events
 * @param fields          what the conversation was turned into; null, and left out of the JSON, where nothing is
 *                        captured and in {@code status} events
 * @param recording       whether the conversation is being recorded; null where it is not to be
 * @param forwardEvents   whether the widget must forward its data channel's events, the host having none of its own
 * @param seq             the session's latest event
 */
public record SessionSnapshot(String sessionId, String key, Status status, Phase phase, SessionError error,
                              SessionError note, String connectionState, int call, boolean isRecording,
                              boolean isPaused, boolean isMuted, String transport, String provider, String model,
                              String voice, TurnDetection turnDetection,
                              @JsonInclude(JsonInclude.Include.NON_NULL) ReportedSettings settings,
                              @JsonInclude(JsonInclude.Include.NON_NULL) List<Item> transcript,
                              @JsonInclude(JsonInclude.Include.NON_NULL) String transcriptText,
                              Usage usage, Limits limits, Map<String, Object> metadata, long createdAt, Long startedAt,
                              Long endedAt, String endedReason, Long consentedAt,
                              @JsonInclude(JsonInclude.Include.NON_NULL) List<Feedback> feedback,
                              @JsonInclude(JsonInclude.Include.NON_NULL) Captured fields,
                              RecordingState recording, boolean forwardEvents, long seq) {
    /** The same, as of another event. */
    SessionSnapshot at(long otherSeq) {
        return new SessionSnapshot(sessionId, key, status, phase, error, note, connectionState, call, isRecording,
            isPaused, isMuted, transport, provider, model, voice, turnDetection, settings, transcript, transcriptText,
            usage, limits, metadata, createdAt, startedAt, endedAt, endedReason, consentedAt, feedback, fields,
            recording,
            forwardEvents, otherSeq);
    }
}
