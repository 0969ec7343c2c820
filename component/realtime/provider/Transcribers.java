package realtime.provider;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import realtime.session.SessionSettings;

/**
 * What a call's user turns are transcribed with: for {@code auto} the provider's transcribers in order (for OpenAI the
 * documented successor first, then the model that it succeeds), then none, for an account may have none of them. A
 * model that the user chose is not exchanged. Not thread-safe.
 */
final class Transcribers {
    private final Deque<String> left;
    private final boolean mayFallBack;
    private String refused;

    /** @param ofProvider what {@code auto} tries, in order; empty where the provider transcribes by itself */
    Transcribers(SessionSettings settings, List<String> ofProvider) {
        mayFallBack = settings.transcription().equals("auto");
        left = new ArrayDeque<>(switch (settings.transcription()) {
            case "auto" -> ofProvider;
            case "off" -> List.of();
            default -> List.of(settings.transcription());
        });
    }

    /** Whether an error is about the transcriber, by the field that it names. */
    static boolean isNamedBy(String param) {
        return param.contains("transcription");
    }

    /** Empty when user turns are not transcribed. */
    Optional<String> current() {
        return Optional.ofNullable(left.peekFirst());
    }

    /** The first one, if the provider did not take it. */
    Optional<String> refused() {
        return Optional.ofNullable(refused);
    }

    /** Moves on to the next one, or to none. Returns false when there is nothing to move on from. */
    boolean fallBack() {
        if (!mayFallBack || left.isEmpty()) {
            return false;
        }
        String gone = left.removeFirst();
        refused = refused == null ? gone : refused;
        return true;
    }
}
