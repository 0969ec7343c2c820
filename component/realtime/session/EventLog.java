package realtime.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A session's numbered events, the latest of them kept for readers that resume. Not thread-safe. */
final class EventLog {
    /** A long answer is some hundred events: enough for a reader to come back after minutes. */
    private static final int KEPT = 4_000;

    private final ArrayDeque<SessionEvent> events = new ArrayDeque<>();
    private long lastSeq;

    /** @param lastSeq what the first event's number follows */
    EventLog(long lastSeq) {
        this.lastSeq = lastSeq;
    }

    long lastSeq() {
        return lastSeq;
    }

    long next() {
        return lastSeq + 1;
    }

    void append(String type, Object data) {
        events.addLast(new SessionEvent(++lastSeq, type, data));
        if (events.size() > KEPT) {
            events.removeFirst();
        }
    }

    /** The events behind {@code seq}, oldest first; empty when some of them are no longer kept. */
    Optional<List<SessionEvent>> after(long seq) {
        long missing = lastSeq - seq;
        if (missing < 0 || missing > events.size()) {
            return Optional.empty();
        }
        List<SessionEvent> found = new ArrayList<>();
        Iterator<SessionEvent> newestFirst = events.descendingIterator();
        for (long i = 0; i < missing; i++) {
            found.addFirst(newestFirst.next());
        }
        return Optional.of(found);
    }
}
