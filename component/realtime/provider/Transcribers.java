package realtime.provider;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import realtime.session.SessionSettings;

/**
 * What a call's user turns are transcribed with: for {@code auto} the documented successor first, then the model that
 * it succeeds, then nothing, for a provider may have none of them. A model that the user chose is not exchanged. Not
 * thread-safe.
 */
final class Transcribers {
    /** The second one ends on 2027-02-26, with the other gpt-4o transcribers. */
    private static final List<String> AUTO = List.of("gpt-transcribe", "gpt-4o-mini-transcribe");
    private final Deque<String> left;
    private final boolean mayFallBack;

    Transcribers(SessionSettings settings) {
        mayFallBack = settings.transcription().equals("auto");
        left = new ArrayDeque<>(switch (settings.transcription()) {
            case "auto" -> AUTO;
            case "off" -> List.of();
            default -> List.of(settings.transcription());
        });
    }

    /** Empty when user turns are not transcribed. */
    Optional<String> current() {
        return Optional.ofNullable(left.peekFirst());
    }

    /** Moves on to the next one, or to none. Returns false when there is nothing to move on from. */
    boolean fallBack() {
        return mayFallBack && left.pollFirst() != null;
    }
}
