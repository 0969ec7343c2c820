package realtime.session;

import java.util.List;
import java.util.Locale;

/** A transcript fed with events at times of its call, and its items as one line each. */
final class Tape {
    /** When the call began, epoch milliseconds. */
    static final long START = 1_795_000_000_000L;
    final Transcript transcript;
    private Source source = Source.SIDEBAND;

    Tape() {
        this(true);
    }

    Tape(boolean transcribes) {
        transcript = new Transcript(transcribes);
        transcript.callStarted(START);
    }

    Tape from(Source source) {
        this.source = source;
        return this;
    }

    /** @param ms since the call began */
    Tape at(long ms, ConversationEvent... events) {
        for (ConversationEvent event : events) {
            transcript.apply(event, source, START + ms);
        }
        return this;
    }

    Tape callEnds(long ms) {
        transcript.callEnded(START + ms);
        return this;
    }

    Tape callStarts(long ms) {
        transcript.callStarted(START + ms);
        return this;
    }

    List<String> lines() {
        return transcript.items().stream().map(Tape::line).toList();
    }

    /** Such as {@code 2 assistant B completed interrupted @1500-2500 "Well, I" unheard "think so."}. */
    static String line(Item item) {
        String time = item.startedMs() == null ? "" : " @" + item.startedMs() + "-"
            + (item.endedMs() == null ? "" : item.endedMs());
        return item.sequence() + " " + item.type().name().toLowerCase(Locale.ROOT) + " " + item.id() + " "
            + item.status().name().toLowerCase(Locale.ROOT) + (item.interrupted() ? " interrupted" : "") + time
            + " \"" + item.content() + "\"" + (item.unheard() == null ? "" : " unheard \"" + item.unheard() + "\"");
    }
}
