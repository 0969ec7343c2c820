package realtime.provider;

import java.util.Set;
import realtime.session.ConversationEvent;
import realtime.session.SessionError;

/** What to do about each error that a provider reports during a call. Immutable. */
final class FaultTable {
    /** Races that are in the nature of the protocol and leave nothing to repair. */
    private static final Set<String> BENIGN = Set.of("conversation_already_has_active_response",
        "response_cancel_not_active", "input_audio_buffer_commit_empty", "item_truncate_invalid_item_id");

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

    Reaction reactionTo(ConversationEvent.Fault fault) {
        String said = errors.clean(fault.message());
        if (BENIGN.contains(fault.code())) {
            return new Ignore();
        }
        return switch (fault.code()) {
            case "session_expired" -> new End(new SessionError(fault.code(),
                "The conversation reached the provider's time limit.",
                "Press “Start conversation” to go on in the same transcript."));
            case "insufficient_quota" -> new Warn(new SessionError(fault.code(),
                "The account of this API key has no credit left.", "Add credit at the provider's billing page."));
            case "rate_limit_exceeded" -> new Warn(new SessionError(fault.code(),
                "The provider gets too many requests.", "Wait a moment and say it again."));
            default -> new Warn(new SessionError(fault.code(),
                "The provider reports a problem." + (said.isEmpty() ? "" : " It says: " + said),
                "Say it again; if it stays, check the session's settings."));
        };
    }

    SessionError noTranscriber() {
        return new SessionError("transcription_unavailable", "The provider cannot put your speech into text.",
            "The conversation goes on; set transcription to a model that the provider has.");
    }

    SessionError callGone() {
        return new SessionError("call_dropped", "The call was ended by the other side.",
            "Press “Start conversation” to go on.");
    }
}
