package realtime.provider;

import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import realtime.session.SettingsParser;
import realtime.session.TurnDetection;

/**
 * A service that speaks the Realtime protocol, as data: the known ones stand in {@code profiles.json}, and each field
 * can be replaced in {@code realtime.json}. Immutable; shows no key.
 *
 * @param name    the word of the snapshot's {@code provider} field and of {@code --provider}
 * @param baseUrl what the traits' paths are relative to, such as {@code https://api.openai.com/v1}
 * @param key     null where the provider wants none
 */
public record ProviderProfile(String name, HttpUrl baseUrl, ApiKey key, Traits traits) {
    /** The built-in partner. */
    public static final String PRACTICE = "practice";
    /** What has no profile of its own and speaks OpenAI's protocol. */
    public static final String COMPATIBLE = "openai-compatible";

    /** How an offer is sent: with the session beside it, alone, or in JSON with the model (LocalAI). */
    public enum SdpBody { MULTIPART, SDP, JSON }

    /** How a call is ended from outside, besides by the end of its media. */
    public enum HangUp { POST, DELETE, NONE }

    /** {@code scheme} is empty where the header holds nothing but the key. */
    public record Auth(String header, String scheme) {}

    /**
     * What the provider has and how it wants to be spoken to. A path is relative to the base URL, or an address of its
     * own; null where there is no such thing. From the fact sheet of each provider, autumn 2026.
     *
     * @param label           its name for people
     * @param hosts           host names by which it is guessed; {@code *.} stands for any subdomain
     * @param baseUrl         its usual address; null where each user has another
     * @param keyEnv          environment variables that hold its key, the first that is set counts
     * @param headers         further headers of every request
     * @param transports      {@code webrtc}, {@code websocket}: what it takes, the preferred one first
     * @param calls           path that takes an SDP offer
     * @param socket          path of its WebSocket
     * @param clientSecrets   path that mints keys for browsers
     * @param iceServers      path that lists the ICE servers without which its media are not reached
     * @param models          path that lists models
     * @param listsModels     what is not listed there cannot be called; elsewhere names of one's own may be, too
     * @param modelInQuery    an offer's address names the model
     * @param modelInUpdate   {@code session.update} names the model; elsewhere that is refused
     * @param callsNeedSecret an offer is authorised by a client secret, also from the host
     * @param completeOffers  an offer must hold the browser's candidates: nothing is learnt from its checks
     * @param sideband        the host may open a WebSocket of its own to a call
     * @param readyOn         the event after which a WebSocket session takes settings
     * @param session         merged into every session object
     * @param voices          the voices it has; empty when any name may be one
     * @param transcribers    what {@code transcription: auto} tries, in order; empty where it transcribes by itself
     * @param playbackEvents  it tells when its voice starts and stops ({@code output_audio_buffer.*})
     * @param truncates       it takes {@code conversation.item.truncate}
     * @param uniqueEventIds  an event id that comes again is the same event
     * @param inputRate       samples a second of what its WebSocket hears, PCM16 mono
     * @param outputRate      samples a second of what its WebSocket says, PCM16 mono
     */
    public record Traits(String label, List<String> hosts, String baseUrl, List<String> keyEnv, boolean keyRequired,
                         Auth auth, Map<String, String> headers, List<String> transports, String calls, String socket,
                         String clientSecrets, String iceServers, String models, boolean listsModels,
                         SdpBody sdpBody, boolean modelInQuery, boolean modelInUpdate, boolean callsNeedSecret,
                         boolean completeOffers, boolean sideband, HangUp hangUp, Dialect dialect, String readyOn,
                         Map<String, Object> session, String model, String voice,
                         List<String> voices, List<String> transcribers, List<TurnDetection.Type> turnDetections,
                         boolean noiseReduction, boolean playbackEvents, boolean truncates, boolean uniqueEventIds,
                         int inputRate, int outputRate) {}

    /** Its name for people. */
    public String label() {
        return traits.label();
    }

    /**
     * The same, ready to be called.
     *
     * @throws IllegalArgumentException when it needs a key and has none
     */
    public ProviderProfile withNeededKey() {
        if (key == null && traits.keyRequired()) {
            throw new IllegalArgumentException(label() + " needs a key: set " + keyName()
                + ", or name a file with --api-key-file.");
        }
        return this;
    }

    /** Whether the base URL is the provider's own, not a gateway's or a stand-in's. */
    boolean isAtItsUsualHost() {
        return traits.hosts().stream().anyMatch(host -> ProviderProfiles.matches(host, baseUrl.host()));
    }

    /** What a person sets its key with. */
    String keyName() {
        return traits.keyEnv().isEmpty() ? "the key" : traits.keyEnv().getFirst();
    }

    /** Whether a browser can call it by WebRTC. */
    public boolean hasWebRtc() {
        return traits.transports().contains("webrtc");
    }

    /** Whether it takes a session by WebSocket. */
    public boolean hasWebSocket() {
        return traits.transports().contains("websocket");
    }

    /** By which transport a browser reaches it where {@code wanted} is: {@code auto} leaves it to the network. */
    public String transport(String wanted) {
        return wanted.equals("auto") && traits.transports().size() == 1 ? traits.transports().getFirst() : wanted;
    }

    /** Whether it mints keys for browsers. */
    public boolean mintsSecrets() {
        return traits.clientSecrets() != null;
    }

    /** A call is configured when it is created; else once it is up, by {@code session.update}. */
    boolean configuresAtCreation() {
        return traits.sdpBody() == SdpBody.MULTIPART;
    }

    /** What a session may ask of it. */
    public SettingsParser.Offer offer() {
        return new SettingsParser.Offer(traits.voices(), traits.turnDetections(), traits.transports());
    }

    /** Where browsers place calls, as an origin. */
    public String callsOrigin() {
        HttpUrl calls = url(traits.calls());
        return calls.newBuilder().encodedPath("/").query(null).build().toString().replaceFirst("/$", "");
    }

    /** {@code path} as an address; it may bring a query of its own. */
    HttpUrl url(String path) {
        if (path.matches("(http|ws)s?://.*")) {
            return HttpUrl.get(path.replaceFirst("^ws", "http"));
        }
        String[] parts = path.split("\\?", 2);
        HttpUrl url = baseUrl.newBuilder().addPathSegments(parts[0]).build();
        if (parts.length == 1) {
            return url;
        }
        String query = url.encodedQuery() == null ? parts[1] : url.encodedQuery() + "&" + parts[1];
        return url.newBuilder().encodedQuery(query).build();
    }

    @Override
    public String toString() {
        return "ProviderProfile[" + name + " at " + baseUrl.host() + "]";
    }
}
