package realtime.provider;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import realtime.session.ConversationEvent;
import realtime.session.SessionError;

/** What to do about each error that a provider reports during a call. Immutable. */
final class FaultTable {
    static final String TAKEN = "conversation_already_has_active_response";
    static final String NOT_ACTIVE = "response_cancel_not_active";
    static final String TOO_SHORT = "input_audio_buffer_commit_empty";
    private static final String START_AGAIN = "Press “Start conversation” to go on in the same transcript.";
    /** Races that are in the nature of the protocol and leave nothing to repair. */
    private static final Set<String> BENIGN = Set.of(TAKEN, NOT_ACTIVE, TOO_SHORT, "item_truncate_invalid_item_id",
        "invalid_audio_end_ms");
    /** The host has sent what the provider does not take: a setting that one model has and another lacks, mostly. */
    private static final Set<String> OF_SETTINGS = Set.of("unknown_parameter", "invalid_value", "invalid_type",
        "missing_required_parameter", "invalid_request_error");

    private final ProviderErrors errors;

    FaultTable(ProviderErrors errors) {
        this.errors = errors;
    }

    sealed interface Reaction {}

    record Ignore() implements Reaction {}

    /** Show it; the conversation goes on. */
    record Warn(SessionError error) implements Reaction {}

    /** The conversation is over. */
    record End(SessionError error) implements Reaction {}

    /** Some providers tell these two apart in the message only (xAI). */
    static Optional<String> codeIn(String message) {
        String said = message.toLowerCase(Locale.ROOT);
        if (said.contains("no active response")) {
            return Optional.of(NOT_ACTIVE);
        }
        return said.contains("already has an active response") ? Optional.of(TAKEN) : Optional.empty();
    }

    Reaction reactionTo(ConversationEvent.Fault fault) {
        if (BENIGN.contains(fault.code())) {
            return new Ignore();
        }
        String suffix = errors.quoted(fault.message());
        return switch (fault.code()) {
            case "session_expired" -> end(fault, "The conversation reached the provider's time limit.", START_AGAIN);
            case "invalid_api_key" -> end(fault, "The provider no longer accepts the API key.",
                "Set a working key and start the host again.");
            case "model_load_error" -> end(fault, "The provider could not load the model." + suffix,
                "Give it a moment to warm up, then start again.");
            case "session_resources_exhausted" -> end(fault, "The provider has no room for another conversation.",
                "Wait a moment, then start again.");
            case "insufficient_quota" -> warn(fault, "The account of this API key has no credit left." + suffix,
                "Add credit at the provider's billing page.");
            case "rate_limit_exceeded" -> warn(fault, "The provider gets too many requests." + suffix,
                "Wait a moment and say it again.");
            case "server_error" -> warn(fault, "The provider had a problem with this answer." + suffix,
                "Say it again.");
            case "content_filter" -> warn(fault, "The provider's content filter cut the answer short.",
                "Put it another way.");
            case "max_output_tokens" -> warn(fault, "The answer reached its longest length.",
                "Raise max_output_tokens, or ask for a shorter answer.");
            default -> OF_SETTINGS.contains(fault.code())
                ? warn(fault, "The provider does not take one of the session's settings." + suffix,
                    "Correct the setting that the message names.")
                : ofAnyKind(fault);
        };
    }

    /** The fault in words, where it cannot be passed over. */
    SessionError inWords(ConversationEvent.Fault fault) {
        return switch (reactionTo(fault)) {
            case End end -> end.error();
            case Warn warn -> warn.error();
            case Ignore ignore -> ofAnyKind(fault).error();
        };
    }

    private Warn ofAnyKind(ConversationEvent.Fault fault) {
        return warn(fault, "The provider reports a problem." + errors.quoted(fault.message()),
            "Say it again; if it stays, check the session's settings.");
    }

    /**
     * What a response beside the conversation says.
     *
     * @throws ProviderException when it failed, or says nothing
     */
    String textOf(ConversationEvent.AsideDone done) throws ProviderException {
        if (done.fault() != null) {
            throw errors.failed(inWords(done.fault()));
        }
        if (done.text().isBlank()) {
            throw errors.noText();
        }
        return done.text().strip();
    }

    private static End end(ConversationEvent.Fault fault, String message, String fix) {
        return new End(new SessionError(fault.code(), message, fix));
    }

    private static Warn warn(ConversationEvent.Fault fault, String message, String fix) {
        return new Warn(new SessionError(fault.code(), message, fix));
    }

    /** Of a turn that ends with the release of a button; any other has enough sound. */
    SessionError tooShort() {
        return new SessionError(TOO_SHORT, "That was too short to hear.", "Hold the button while you speak.");
    }

    SessionError noTranscriber() {
        return new SessionError("transcription_unavailable", "The provider cannot put your speech into text.",
            "The conversation goes on; set transcription to a model that the provider has.");
    }

    SessionError otherTranscriber(String refused, String current) {
        return new SessionError("transcription_fallback", "Your speech is put into text by " + current
            + ", because the provider does not offer " + refused + ".",
            "Nothing to do; set transcription to choose a model yourself.");
    }

    SessionError noAnswer() {
        return new SessionError("no_answer", "The provider heard you and does not answer.",
            "Say it again; if it stays, stop and start the conversation.");
    }

    SessionError callGone() {
        return new SessionError("call_dropped", "The call was ended by the other side.",
            "Press “Start conversation” to go on.");
    }

    /** Of a call that a client leads, and of which the host is to keep the record. */
    SessionError unheard() {
        return new SessionError("sideband_unavailable", "The host could not listen to the call, so it was hung up.",
            "Try again; if it stays, connect by WebSocket.");
    }
}
