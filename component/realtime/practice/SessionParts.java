package realtime.practice;

import java.util.function.LongSupplier;

/**
 * What the parts of one session share. All of it is guarded by the session's lock except what is immutable or
 * thread-safe: voice, ids and the way the provider speaks.
 */
record SessionParts(Ids ids, Likeness.Speech speech, Voice voice, LongSupplier nanoClock, EventStream events,
                    Conversation conversation, AudioOut audio, Timers timers) {
    void later(int delayMs, Runnable action) {
        timers.at(nanoClock.getAsLong() + delayMs * 1_000_000L, action);
    }
}
