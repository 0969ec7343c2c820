package realtime.session;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The function calls of a conversation's model, for the record. Thread-safe: its session's lock guards it. */
public final class ToolUses {
    private final ReentrantLock lock;
    private final Unsaved unsaved;
    private final Clock clock;
    /** Guarded by the lock. */
    private final Map<String, ToolUse> waiting = new LinkedHashMap<>();

    ToolUses(ReentrantLock lock, Unsaved unsaved, Clock clock) {
        this.lock = lock;
        this.unsaved = unsaved;
        this.clock = clock;
    }

    /** With the lock held. */
    void restore(List<ToolUse> saved) {
        waiting.clear();
        saved.stream().filter(use -> use.state() == ToolUse.State.WAITING)
            .forEach(use -> waiting.put(use.callId(), use));
    }

    /** Those that wait for their output, oldest first. */
    public List<ToolUse> waiting() {
        lock.lock();
        try {
            return new ArrayList<>(waiting.values());
        } finally {
            lock.unlock();
        }
    }

    /** The model wants a function called. */
    public void asked(String callId, String name, String arguments) {
        lock.lock();
        try {
            ToolUse use = new ToolUse(callId, name, arguments, ToolUse.State.WAITING, null, clock.millis(), null);
            waiting.put(callId, use);
            unsaved.tool(use);
        } finally {
            lock.unlock();
        }
    }

    /** The model was told an output, the app's or ours; of a call that does not wait nothing is kept. */
    public void ended(String callId, ToolUse.State how, String output) {
        lock.lock();
        try {
            ToolUse use = waiting.remove(callId);
            if (use != null) {
                unsaved.tool(use.ended(how, output, clock.millis()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The call is over before they were answered. With the lock held. */
    void dropped() {
        waiting.values().forEach(use -> unsaved.tool(use.ended(ToolUse.State.DROPPED, null, clock.millis())));
        waiting.clear();
    }
}
