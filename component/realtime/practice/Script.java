package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a practice conversation deterministic: what happens turn by turn, and what goes wrong. Immutable.
 *
 * <p>As JSON (every field is optional; unknown fields are refused by name):
 * <pre>{@code
 * {
 *   "greeting": "Hello from the script.",       said when asked to greet without "Say exactly: …"
 *   "out_of_band": "Two turns.",                the answer to response.create with conversation "none"
 *   "repeat": false,                            start over after the last turn; else the ordinary answers follow
 *   "turns": [{
 *     "user": "What is the weather?",           what the user is taken to have said (else "[speech, 2.3 s]")
 *     "answer": "It is sunny.",                 what is answered (else the ordinary answer)
 *     "tool_calls": [{"name": "get_weather", "arguments": {"city": "Paris"}}],
 *                                               called first; "answer" follows the function_call_output items
 *     "delay_ms": 0,                            between response.created and its first output, 0…600000
 *     "pauses": [{"after_word": 2, "ms": 800}], silences inside the answer
 *     "lead_ms": 400,                           how far generating runs ahead of playing; 600000 generates at once
 *     "incomplete": "max_output_tokens",        or "content_filter": the answer ends there, status "incomplete"
 *     "silent": false,                          the turn is committed but its first request for an answer is ignored
 *     "failure": {"type": "server_error", "code": "server_error", "message": "…"},
 *                                               response.done has status "failed" with this error
 *     "transcription_delay_ms": 400,            after the commit; the transcript arrives while the answer runs
 *     "transcription_fails": false              conversation.item.input_audio_transcription.failed instead
 *   }],
 *   "faults": {                                 each with "first": n, to hit only the first n of its kind
 *     "calls": {                                creating a call, POST /realtime/calls
 *       "status": 429, "type": "…", "code": "rate_limit_exceeded", "message": "…", "retry_after": 2,
 *       "html": false,                          the body is a proxy's HTML page instead of JSON
 *       "hang_ms": 0,                           before anything is answered
 *       "refuse_sdp": false                     400 invalid_offer
 *     },
 *     "sideband": {                             WS /realtime?call_id=
 *       "status": 404,                          refused (use "first")
 *       "drop_after_ms": 1000, "drop_after_turn": 1
 *     },
 *     "session": {                              calls and WebSocket sessions
 *       "expire_after_ms": 60000,               error session_expired, then closed
 *       "drop_after_ms": 5000, "drop_after_turn": 1
 *                                               closed by the far end without a word
 *     },
 *     "network": {                              between the browser and the partner, for every WebRTC call: HTTP,
 *                                               WebSockets and sidebands stay up
 *       "cut_after_ms": 2000,                   after the call is connected, or
 *       "cut_after_turn": 1,                    once that many answers have been heard to the end:
 *       "for_ms": 3000                          no datagram passes in either direction, 1…600000; "first" counts calls
 *     },
 *     "transcription": {                        for every session ("first" does not apply)
 *       "refuse_models": ["gpt-transcribe"],
 *       "at": "create"                          400, or an error event on session.update, naming
 *                                               session.audio.input.transcription.model; or "turn": every turn ends in
 *                                               conversation.item.input_audio_transcription.failed
 *     },
 *     "models": {                               GET /models and GET /models/{model} ("first" does not apply)
 *       "missing": ["gpt-transcribe"],          not there
 *       "shutdown": {"gpt-realtime-2.1": "2026-12-24"}
 *                                               their shutdown_date: a date, seconds of Unix time, or null
 *     },
 *     "events": {
 *       "extra": [{"after": "response.created", "event": {"type": "future.event"}}],
 *                                               sent as it is after every event of that type (by its name on the
 *                                               wire); an error for example: {"type": "error", "error": {"type":
 *                                               "server_error", "code": null, "message": "…", "param": null}}
 *       "extra_fields": false,                  a field that no schema knows in every event
 *       "duplicate": ["response.done"]          these types are sent twice
 *     }
 *   }
 * }
 * }</pre>
 *
 * @param greeting null for the ordinary greeting
 * @param outOfBand null for the ordinary out-of-band answer
 */
public record Script(List<Turn> turns, boolean repeat, String greeting, String outOfBand, Faults faults) {
    /** Nothing scripted: the ordinary answers and no faults. */
    public static final Script NONE = new Script(List.of(), false, null, null, Faults.NONE);

    public Script {
        turns = List.copyOf(turns);
    }

    /** Parses JSON strictly; throws IllegalArgumentException that names the field which is wrong. */
    public static Script parse(String json) {
        return ScriptParser.parse(json);
    }

    /** One turn; null and empty mean "as usual". */
    public record Turn(String user, String answer, List<ToolCall> toolCalls, int delayMs, List<Pause> pauses,
                       Integer leadMs, String incomplete, boolean silent, Failure failure, int transcriptionDelayMs,
                       boolean transcriptionFails) {
        static final int TRANSCRIPTION_DELAY_MS = 400;
        static final Turn USUAL =
            new Turn(null, null, List.of(), 0, List.of(), null, null, false, null, TRANSCRIPTION_DELAY_MS, false);

        public Turn {
            toolCalls = List.copyOf(toolCalls);
            pauses = List.copyOf(pauses);
        }

        /** This turn with another answer. */
        Turn saying(String text) {
            return new Turn(user, text, toolCalls, delayMs, pauses, leadMs, incomplete, silent, failure,
                transcriptionDelayMs, transcriptionFails);
        }

        /** This turn, once its silence has been noticed. */
        Turn answered() {
            return new Turn(user, answer, toolCalls, delayMs, pauses, leadMs, incomplete, false, failure,
                transcriptionDelayMs, transcriptionFails);
        }
    }

    /** {@code arguments} is the JSON text of an object. */
    public record ToolCall(String name, String arguments) {}

    /** Silence after the {@code afterWord}-th word of the answer, counted from 1. */
    public record Pause(int afterWord, int ms) {}

    /** The error of a failed response. */
    public record Failure(String type, String code, String message) {}

    /** Each is null when nothing goes wrong there. */
    public record Faults(CallFault calls, SidebandFault sideband, SessionFault session, NetworkFault network,
                         TranscriptionFault transcription, ModelFault models, EventFault events) {
        static final Faults NONE = new Faults(null, null, null, null, null, null, null);

        /** Throws {@link ApiError} when the session may not have its transcriber. */
        void checkTranscriber(SessionConfig config) {
            if (transcription != null && !transcription.perTurn() && transcription.hits(config)) {
                throw ApiError.invalid("invalid_value", "The model '" + config.transcriber()
                    + "' is not supported for transcription in this session.",
                    "session.audio.input.transcription.model");
            }
        }

        /** Whether every turn with this transcriber fails. */
        boolean failsTurns(SessionConfig config) {
            return transcription != null && transcription.perTurn() && transcription.hits(config);
        }
    }

    /** {@code status} 0: only hang; {@code first} is Integer.MAX_VALUE for "always". */
    public record CallFault(int status, String type, String code, String message, Integer retryAfter, boolean html,
                            int hangMs, boolean refuseSdp, int first) {}

    /** {@code status} 0: not refused; the others are null when they do not apply. */
    public record SidebandFault(int status, Integer dropAfterMs, Integer dropAfterTurn, int first) {}

    /** Null fields do not apply. */
    public record SessionFault(Integer expireAfterMs, Integer dropAfterMs, Integer dropAfterTurn, int first) {}

    /** One of the first two is given. */
    public record NetworkFault(Integer cutAfterMs, Integer cutAfterTurn, int forMs, int first) {}

    /** {@code perTurn}: the model is accepted, and every turn fails. */
    public record TranscriptionFault(Set<String> refuseModels, boolean perTurn) {
        public TranscriptionFault {
            refuseModels = Set.copyOf(refuseModels);
        }

        boolean hits(SessionConfig config) {
            return refuseModels.contains(config.transcriber());
        }
    }

    /** {@code shutdown}: by model, what takes the place of its {@code shutdown_date}. */
    public record ModelFault(Set<String> missing, Map<String, JsonNode> shutdown) {
        public ModelFault {
            missing = Set.copyOf(missing);
            shutdown = Map.copyOf(shutdown);
        }
    }

    /** Disturbances of the event stream. */
    public record EventFault(List<Extra> extra, boolean extraFields, Set<String> duplicate, int first) {
        public EventFault {
            extra = List.copyOf(extra);
            duplicate = Set.copyOf(duplicate);
        }
    }

    /** Sends {@code event} after every event of type {@code after}. */
    public record Extra(String after, ObjectNode event) {}
}
