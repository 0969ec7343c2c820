package realtime.session;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a session is not saved yet, and what readers must not be shown before it is: finished turns above all. What
 * is on its way to the store is kept until that has it. To be used with the session's lock held.
 */
final class Unsaved {
    /** So many numbers may be shown before the next save: a host that breaks off never gives one out again. */
    private static final long RESERVE = 1_000;

    private final Session session;
    private final SessionSaver saver;
    private final ArrayDeque<Long> owed = new ArrayDeque<>();
    private Part waiting = new Part();
    /** Null while nothing is on its way. */
    private Part underway;
    /** Whether something has changed that no event tells of, nor any part. */
    private boolean isStateDue;
    /** Whether another host does the saving. */
    private boolean areOthers;
    private int resets;
    private long takenSeq;
    private long savedSeq;
    private long reserved;
    private SessionError obstacle;

    /** What has changed, by what it is. */
    private static final class Part {
        private final Set<String> items = new LinkedHashSet<>();
        private final Set<String> removed = new LinkedHashSet<>();
        private final Map<String, ToolUse> toolUses = new LinkedHashMap<>();
        private boolean context;
        private boolean feedback;
        private boolean fields;

        boolean isEmpty() {
            return items.isEmpty() && removed.isEmpty() && toolUses.isEmpty() && !context && !feedback && !fields;
        }

        void add(Part later) {
            items.addAll(later.items);
            removed.addAll(later.removed);
            toolUses.putAll(later.toolUses);
            context |= later.context;
            feedback |= later.feedback;
            fields |= later.fields;
        }
    }

    /** @param savedSeq what is saved, or need not be */
    Unsaved(Session session, SessionSaver saver, long savedSeq) {
        this.session = session;
        this.saver = saver;
        this.savedSeq = savedSeq;
        this.reserved = savedSeq;
    }

    /**
     * All there is up to here is saved.
     *
     * @param byOthers whether what comes is another host's to save
     */
    void reset(long seq, boolean byOthers) {
        areOthers = byOthers;
        resets++;
        owed.clear();
        waiting = new Part();
        underway = null;
        isStateDue = false;
        takenSeq = seq;
        savedSeq = seq;
        reserved = seq;
        obstacle = null;
    }

    /** A new session: readers are not shown it before it is saved. */
    void begun() {
        isStateDue = true;
        owe(savedSeq, true);
    }

    /** An event was logged. */
    void logged(SessionEvent event) {
        boolean lasts = switch (event.data()) {
            case Item item -> {
                waiting.items.add(item.id());
                yield item.status() != ItemStatus.IN_PROGRESS;
            }
            case SessionEvent.Delta delta -> {
                waiting.items.add(delta.id());
                yield false;
            }
            case SessionEvent.Removed removed -> {
                waiting.items.remove(removed.id());
                yield waiting.removed.add(removed.id());
            }
            case Feedback feedback -> waiting.feedback = true;
            case Captured captured -> waiting.fields = true;
            case SessionEvent.Deleted deleted -> true;
            // Nothing that is over must come back.
            case SessionSnapshot status -> !status.phase().isLive();
            default -> false;
        };
        owe(event.seq(), lasts || event.seq() > reserved);
    }

    void context() {
        waiting.context = true;
        changed(false);
    }

    void tool(ToolUse use) {
        waiting.toolUses.put(use.callId(), use);
        changed(false);
    }

    /** Something that no event tells of; it is to be saved at once, though nobody waits for it. */
    void state() {
        isStateDue = true;
        changed(true);
    }

    /** Whether another host saves it, so that nothing that happens here counts. */
    boolean areOthers() {
        return areOthers;
    }

    /** Rises when another host takes the session, or this one does. */
    int resets() {
        return resets;
    }

    private boolean changed(boolean isAwaited) {
        return !areOthers && saver.changed(session, isAwaited);
    }

    /** Somebody waits until all up to this event is saved. */
    void awaited(long seq) {
        owe(seq, true);
    }

    private void owe(long seq, boolean isAwaited) {
        if (changed(isAwaited) && isAwaited) {
            owed.addLast(seq);
        }
    }

    /** The last event that readers may be shown. */
    long shown(long lastSeq) {
        return owed.isEmpty() ? lastSeq : Math.min(lastSeq, owed.peekFirst() - 1);
    }

    /** Whether all up to this event may be shown. */
    boolean isShown(long seq) {
        return owed.isEmpty() || owed.peekFirst() > seq;
    }

    boolean isSaved(long seq) {
        return savedSeq >= seq;
    }

    /** Why what happens now is not saved; null while it is. */
    SessionError obstacle() {
        return obstacle;
    }

    /** Whether there is anything to be taken; readers wait for no more than that. */
    boolean isDue(long lastSeq) {
        boolean isDue = !areOthers && (isStateDue || lastSeq > savedSeq || !waiting.isEmpty());
        if (!isDue) {
            show(lastSeq);
        }
        return isDue;
    }

    /** What is not saved; {@link #saved} or {@link #failed} must follow before it is asked again. */
    SavedSession take(SavedParts parts) {
        isStateDue = false;
        underway = waiting;
        waiting = new Part();
        SavedState state = parts.state(parts.isLive() ? RESERVE : 0);
        takenSeq = state.seq();
        return new SavedSession(state, parts.isDeleted(), parts.items(underway.items),
            List.copyOf(underway.removed), parts.eventsAfter(savedSeq), List.copyOf(underway.toolUses.values()),
            underway.context ? parts.context() : null, underway.feedback ? parts.feedback() : null,
            underway.fields ? parts.fields() : null);
    }

    /** What was taken last is saved. */
    void saved(long reservedNow) {
        underway = null;
        savedSeq = takenSeq;
        reserved = reservedNow;
        obstacle = null;
        show(takenSeq);
    }

    /** What was taken last, if anything was, is not saved, and readers do not wait for it any longer. */
    void failed(SessionError why, long lastSeq) {
        if (underway != null) {
            underway.add(waiting);
            waiting = underway;
            underway = null;
            isStateDue = true;
        }
        obstacle = why;
        show(lastSeq);
    }

    private void show(long seq) {
        while (!owed.isEmpty() && owed.peekFirst() <= seq) {
            owed.removeFirst();
        }
    }
}
