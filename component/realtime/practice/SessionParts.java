package realtime.practice;

import java.util.function.LongSupplier;

/**
 * What the parts of one session share. All of it is guarded by the session's lock except the thread-safe voice and ids.
 */
record SessionParts(Ids ids, Voice voice, LongSupplier nanoClock, EventStream events, Conversation conversation,
                    AudioOut audio, Timers timers) {
    void later(int delayMs, Runnable action) {
        timers.at(nanoClock.getAsLong() + delayMs * 1_000_000L, action);
    }
}
