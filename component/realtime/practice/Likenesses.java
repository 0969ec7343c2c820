package realtime.practice;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import realtime.practice.Likeness.Address;
import realtime.practice.Likeness.Body;
import realtime.practice.Likeness.Calling;
import realtime.practice.Likeness.Dialect;
import realtime.practice.Likeness.HangUp;
import realtime.practice.Likeness.KeyAt;
import realtime.practice.Likeness.Keys;
import realtime.practice.Likeness.Location;
import realtime.practice.Likeness.Model;
import realtime.practice.Likeness.ModelAt;
import realtime.practice.Likeness.Quirk;
import realtime.practice.Likeness.Secrets;
import realtime.practice.Likeness.Speech;

/**
 * The providers that the practice partner can behave like, from what they documented by November 2026. Stateless.
 *
 * <p>Documented: paths, bodies, dialects, where keys stand, what is there and what is not, and every {@link Quirk}
 * unless noted below. Not documented, so guessed:
 * <ul>
 * <li>all but OpenAI: the form of {@code Location} (azure's is absolute here, so that both forms are met), the status
 * 200 at speaches, 204 for hanging up at hf-speech-to-speech, the codes of refusals, and that client secrets begin with
 * {@code ek_} (litellm's do not);
 * <li>inworld: that {@code Basic} takes the key as it is or base64-encoded, and that only its three documented voices
 * exist; both documented WebSocket paths are served;
 * <li>elevenlabs: Bearer keys, any voice;
 * <li>qwen: 16 kHz input, voices but Tina, and that {@code output_audio_buffer.*} exists;
 * <li>xai: that transcription is on from the start, and that settings at the GA place are refused rather than ignored;
 * <li>speaches, localai: any voice;
 * <li>elevenlabs, qwen, localai, speaches, hf-speech-to-speech: that they transcribe what is said without being asked;
 * <li>all but OpenAI: what {@code GET /models} lists, and where it is not;
 * <li>litellm: that a call needs the token of {@code client_secrets}, since it alone names the model.
 * </ul>
 */
final class Likenesses {
    private static final String BROWSER_KEY = "openai-insecure-api-key.";
    private static final String CALLS = "/realtime/calls";
    private static final String SOCKET = "/realtime";
    private static final Set<KeyAt> BEARER = Set.of(KeyAt.BEARER);
    private static final List<String> OPENAI_VOICES = List.of(
        "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar");
    private static final String NO_DIFFERENCE = "{}";
    private static final String TRANSCRIBES = "{\"audio\":{\"input\":{\"transcription\":{\"model\":\"own\"}}}}";
    private static final int RATE = AudioFormat.RATE;
    private static final List<Model> NO_MODELS = List.of();
    /** The realtime models and transcribers of November 2026. */
    private static final List<Model> OPENAI_MODELS = List.of(
        new Model("gpt-realtime-2.1", null), new Model("gpt-realtime-2.1-mini", null),
        new Model("gpt-realtime-2", null), new Model("gpt-realtime-1.5", null),
        new Model("gpt-realtime", "2027-01-20"), new Model("gpt-realtime-mini", "2027-01-20"),
        new Model("gpt-transcribe", null), new Model("gpt-live-transcribe", null),
        new Model("whisper-1", "2027-02-26"), new Model("gpt-4o-transcribe", "2027-02-26"),
        new Model("gpt-4o-mini-transcribe", "2027-02-26"));

    static final Likeness OPENAI = new Likeness("openai",
        new Address("/v1", CALLS, SOCKET, null, false, OPENAI_MODELS),
        new Calling(Set.of(Body.MULTIPART, Body.SDP), 201, Location.RELATIVE, ModelAt.SESSION, true, HangUp.POST, true),
        new Keys(BEARER, false, Secrets.SESSION, BROWSER_KEY),
        new Speech(Dialect.GA, OPENAI_VOICES, NO_DIFFERENCE, RATE, Set.of(Quirk.REFUSES_BETA)));

    /** Any deployment's name is a model; a label of the caller's choice names the data channel. */
    private static final Likeness AZURE = new Likeness("azure",
        new Address("/openai/v1", CALLS, SOCKET, null, false, OPENAI_MODELS),
        new Calling(Set.of(Body.MULTIPART, Body.SDP), 201, Location.ABSOLUTE, ModelAt.SESSION, true, HangUp.POST, true),
        new Keys(Set.of(KeyAt.BEARER, KeyAt.API_KEY), false, Secrets.SESSION, BROWSER_KEY),
        new Speech(Dialect.GA, OPENAI_VOICES, NO_DIFFERENCE, RATE, Set.of(Quirk.REFUSES_BETA)));

    private static final Likeness XAI = new Likeness("xai",
        new Address("/v1", null, SOCKET, null, false, models("grok-voice-latest", "grok-transcribe")),
        new Calling(Set.of(), 201, Location.NONE, ModelAt.QUERY, false, HangUp.NONE, false),
        new Keys(BEARER, false, Secrets.EXPIRY_ONLY, "xai-client-secret."),
        new Speech(Dialect.XAI, List.of("eve", "ara", "rex", "sal", "leo", "carina", "orion", "luna"), """
            {"model":"grok-voice-latest","audio":{"input":{"transcription":{"model":"grok-transcribe"},
             "turn_detection":{"type":"server_vad","create_response":false}},"output":{"voice":"eve"}}}""",
            RATE, Set.of(Quirk.TRUNCATE_IGNORED, Quirk.GROWING_TRANSCRIPT)));

    private static final Likeness INWORLD = new Likeness("inworld",
        new Address("/v1", CALLS, SOCKET, "/api/v1/realtime/session", true,
            models("openai/gpt-4o-mini", "inworld/inworld-stt-1")),
        new Calling(Set.of(Body.SDP), 201, Location.RELATIVE, ModelAt.SESSION, false, HangUp.POST, true),
        new Keys(Set.of(KeyAt.BEARER, KeyAt.BASIC), false, Secrets.NONE, null),
        new Speech(Dialect.GA, List.of("Clive", "Sarah", "Dennis"), """
            {"model":"openai/gpt-4o-mini","audio":{"input":{"turn_detection":{"type":"semantic_vad"}},
             "output":{"voice":"Clive"}}}""", RATE, Set.of(Quirk.INWORLD_EXTRAS)));

    private static final Likeness ELEVENLABS = new Likeness("elevenlabs",
        new Address("/v1/convai", null, SOCKET, null, false, NO_MODELS),
        new Calling(Set.of(), 201, Location.NONE, ModelAt.QUERY, true, HangUp.NONE, false),
        new Keys(BEARER, false, Secrets.SESSION, BROWSER_KEY),
        new Speech(Dialect.GA, List.of(), TRANSCRIBES, RATE, Set.of()));

    private static final Likeness QWEN = new Likeness("qwen",
        new Address("", "/api/v1/webrtc/realtime", "/api-ws/v1/realtime", null, false, NO_MODELS),
        new Calling(Set.of(Body.SDP), 200, Location.NONE, ModelAt.QUERY, true, HangUp.NONE, false),
        new Keys(BEARER, false, Secrets.NONE, null),
        new Speech(Dialect.BETA, List.of("Tina", "Cherry", "Serena", "Ethan", "Chelsie"),
            "{\"audio\":{\"input\":{\"transcription\":{\"model\":\"own\"}},\"output\":{\"voice\":\"Tina\"}}}", 16_000,
            Set.of(Quirk.NO_NOISE_REDUCTION, Quirk.DETECTS_TURNS_ON_WEBRTC, Quirk.WANTS_UPDATE)));

    private static final Likeness LOCALAI = new Likeness("localai",
        new Address("/v1", CALLS, SOCKET, null, false, models("gpt-realtime")),
        new Calling(Set.of(Body.JSON), 201, Location.NONE, ModelAt.BODY, true, HangUp.NONE, false),
        new Keys(BEARER, true, Secrets.NONE, null),
        new Speech(Dialect.GA, List.of(), TRANSCRIBES, RATE, Set.of(Quirk.SAME_EVENT_ID, Quirk.BARE_RESPONSE_DONE,
            Quirk.MODALITIES_ALIAS, Quirk.CHANNEL_LABEL, Quirk.NO_OUTPUT_BUFFER)));

    private static final Likeness SPEACHES = new Likeness("speaches",
        new Address("/v1", "/realtime", SOCKET, null, false,
            models("Systran/faster-whisper-small", "speaches-ai/Kokoro-82M-v1.0-ONNX")),
        new Calling(Set.of(Body.SDP), 200, Location.NONE, ModelAt.QUERY, true, HangUp.NONE, false),
        new Keys(Set.of(KeyAt.BEARER, KeyAt.X_API_KEY, KeyAt.QUERY), false, Secrets.NONE, null),
        new Speech(Dialect.BETA, List.of(), TRANSCRIBES, RATE, Set.of(Quirk.NO_OUTPUT_BUFFER)));

    private static final Likeness HF_SPEECH_TO_SPEECH = new Likeness("hf-speech-to-speech",
        new Address("/v1", CALLS, SOCKET, null, false, models("local")),
        new Calling(Set.of(Body.SDP), 201, Location.RELATIVE, ModelAt.SESSION, false, HangUp.DELETE, false),
        new Keys(Set.of(), true, Secrets.NONE, null),
        new Speech(Dialect.GA, List.of(), TRANSCRIBES, RATE, Set.of(Quirk.NO_OUTPUT_BUFFER, Quirk.TRUNCATE_IGNORED)));

    /** What is behind the proxy is OpenAI here. */
    private static final Likeness LITELLM = new Likeness("litellm",
        new Address("/v1", CALLS, SOCKET, null, false, OPENAI_MODELS),
        new Calling(Set.of(Body.SDP), 201, Location.RELATIVE, ModelAt.SESSION, true, HangUp.NONE, false),
        new Keys(Set.of(KeyAt.BEARER, KeyAt.API_KEY), false, Secrets.MODEL, BROWSER_KEY),
        new Speech(Dialect.GA, OPENAI_VOICES, NO_DIFFERENCE, RATE, Set.of()));

    private static final List<Likeness> ALL = List.of(OPENAI, AZURE, XAI, INWORLD, ELEVENLABS, QWEN, LOCALAI, SPEACHES,
        HF_SPEECH_TO_SPEECH, LITELLM);

    private Likenesses() {}

    private static List<Model> models(String... ids) {
        return Arrays.stream(ids).map(id -> new Model(id, null)).toList();
    }

    static List<String> names() {
        return ALL.stream().map(Likeness::name).toList();
    }

    /** Throws IllegalArgumentException that lists the names there are. */
    static Likeness named(String name) {
        return ALL.stream().filter(one -> one.name().equals(name)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException(
                "The practice partner is not like that provider. It can be like: " + String.join(", ", names()) + "."));
    }
}
