package realtime.practice;

import java.util.function.Supplier;

/** Gives new sessions what they need, with the script that plays now. Thread-safe. */
record Rehearsal(Ids ids, Voice voice, ClientListener listener, Supplier<FaultPlan> plan) {
    RealtimeSession.Setting setting() {
        FaultPlan now = plan.get();
        return new RealtimeSession.Setting(ids, voice, System::nanoTime, now.script(), now.nextSession(),
            listener);
    }
}
