package realtime.practice;

import java.util.List;
import java.util.Set;

/**
 * How one provider behaves on the wire: data only, one row of {@link Likenesses} each. Immutable.
 *
 * @param name as {@code --like} takes it
 */
record Likeness(String name, Address address, Calling calling, Keys keys, Speech speech) {

    /**
     * Where things are.
     *
     * @param base the path of the base URL, "" for none
     * @param calls where offers are posted, null without WebRTC
     * @param socket where WebSockets connect
     * @param oldSocket another path of theirs, beside the base; null for none
     * @param iceServers whether {@code GET /realtime/ice-servers} exists
     * @param models what {@code GET /models} lists; empty where there is no such path
     */
    record Address(String base, String calls, String socket, String oldSocket, boolean iceServers,
                   List<Model> models) {}

    /** {@code shutdown}: the announced end as the provider writes it, null where none is announced. */
    record Model(String id, String shutdown) {}

    /**
     * How a call is created and ended.
     *
     * @param bodies the request bodies that carry an offer
     * @param status of the answer, 200 or 201
     * @param model where a call's model is named
     * @param socketModel whether a WebSocket must name its model ({@code ?model=})
     * @param sideband whether {@code WS ?call_id=} exists
     */
    record Calling(Set<Body> bodies, int status, Location location, ModelAt model, boolean socketModel, HangUp hangUp,
                   boolean sideband) {}

    /**
     * Who may come in.
     *
     * @param at where a key may stand; empty: no key is ever needed
     * @param optional needed only where the partner was started with a key
     * @param secrets the client secrets that it gives out
     * @param protocol what comes before the secret in a browser's WebSocket subprotocol, null for none
     */
    record Keys(Set<KeyAt> at, boolean optional, Secrets secrets, String protocol) {}

    /**
     * What is said inside a session.
     *
     * @param voices empty: any
     * @param defaults the GA session object's difference from OpenAI's defaults, as JSON
     * @param inputRate of PCM16 in {@code input_audio_buffer.append}, Hz
     */
    record Speech(Dialect dialect, List<String> voices, String defaults, int inputRate, Set<Quirk> quirks) {
        boolean has(Quirk quirk) {
            return quirks.contains(quirk);
        }
    }

    /** {@code multipart/form-data} with {@code sdp} and {@code session}; the offer itself; {@code {sdp, model}}. */
    enum Body { MULTIPART, SDP, JSON }

    /** The {@code Location} of a call that was created. */
    enum Location { RELATIVE, ABSOLUTE, NONE }

    /** In the session (or, with a bare offer, optionally {@code ?model=}); required in the query; in the JSON body. */
    enum ModelAt { SESSION, QUERY, BODY }

    /** {@code POST …/hangup}, {@code DELETE} of the call, or by closing the connection alone. */
    enum HangUp { POST, DELETE, NONE }

    /** {@code Authorization: Bearer}, {@code Authorization: Basic}, two headers, and {@code ?api_key=}. */
    enum KeyAt { BEARER, BASIC, API_KEY, X_API_KEY, QUERY }

    /** What {@code POST /realtime/client_secrets} takes: a session, nothing but an end, a model; or it is not there. */
    enum Secrets { SESSION, EXPIRY_ONLY, MODEL, NONE }

    /** GA of 2025, the beta of 2024, xAI's mixture of both. */
    enum Dialect { GA, BETA, XAI }

    /** What one provider does and others do not. */
    enum Quirk {
        /** Requests in the beta's shape, or with its header, are told that the beta is over. */
        REFUSES_BETA,
        /** {@code event_id} is "event_TODO" in every event. */
        SAME_EVENT_ID,
        /** {@code response.done} has no output, usage or conversation_id. */
        BARE_RESPONSE_DONE,
        /** {@code modalities} means {@code output_modalities}. */
        MODALITIES_ALIAS,
        /** A data channel with another label than {@code oai-events} is ignored. */
        CHANNEL_LABEL,
        /** No {@code output_audio_buffer.*}, in either direction. */
        NO_OUTPUT_BUFFER,
        /**
         * The user's words stream as {@code ….updated} and repeated {@code ….completed}, each with the whole text so
         * far.
         */
        GROWING_TRANSCRIPT,
        /** {@code conversation.item.truncate} is accepted and does nothing. */
        TRUNCATE_IGNORED,
        /** There is no noise reduction to set. */
        NO_NOISE_REDUCTION,
        /** On WebRTC turns are detected; there is no push-to-talk. */
        DETECTS_TURNS_ON_WEBRTC,
        /** Hears and answers nothing before the first {@code session.update}. */
        WANTS_UPDATE,
        /** {@code ping} events, {@code providerData} fields, speech models, and both modalities at once. */
        INWORLD_EXTRAS
    }

    boolean hasWebRtc() {
        return address.calls() != null;
    }
}
