package realtime.talk;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is wanted of a conversation.
 *
 * @param session     id or key of the session to join; null for a new one
 * @param settings    of the new session, by their names in the API
 * @param turns       what is said; empty to talk by microphone
 * @param bargeIn     how much of an answer is heard before the next turn is said over it; null to hear it to the end
 * @param microphone  its name; null for the usual one
 * @param speaker     its name; null for the usual one
 * @param speakers    whether and how the answers are made audible
 * @param out         file that the answers are recorded in, {@code -} for standard output, null for none
 * @param transcript  file that the transcript is written to, {@code -} for standard output, null for none
 * @param quiet       nothing is said about what is going on, save for what goes wrong
 * @param longest     after which the conversation is over; null for no such limit
 * @param trust       what connections to the host are trusted for
 */
public record TalkOptions(String session, Map<String, Object> settings, List<Turn> turns, Duration bargeIn,
                          String microphone, String speaker, Speakers speakers, String out, String transcript,
                          TranscriptFormat format, boolean quiet, Duration longest, Trust trust) {
    /** Stands for standard output. */
    public static final String STDOUT = "-";

    /** Whether the answers are made audible. */
    public enum Speakers {
        /** There must be a speaker. */
        ON,
        /** If there is a speaker. */
        IF_ANY,
        /** They are heard in time all the same, by nobody. */
        OFF
    }

    /** Whether the user speaks, rather than what was given beforehand. */
    public boolean isByMicrophone() {
        return turns.isEmpty();
    }

    Path outFile() {
        return Path.of(out);
    }

    Path transcriptFile() {
        return Path.of(transcript);
    }
}
