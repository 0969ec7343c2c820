package realtime.practice;

import java.util.Optional;

/** Where one session is in its script. Guarded by the session's lock. */
final class ScriptRun {
    private final Script script;
    private int played;

    ScriptRun(Script script) {
        this.script = script;
    }

    /** The next user turn; {@link Script.Turn#USUAL} after the last. */
    Script.Turn next() {
        int count = script.turns().size();
        int index = script.repeat() && count > 0 ? played % count : played;
        played++;
        return index < count ? script.turns().get(index) : Script.Turn.USUAL;
    }

    Script.Faults faults() {
        return script.faults();
    }

    Optional<String> greeting() {
        return Optional.ofNullable(script.greeting());
    }

    Optional<String> outOfBand() {
        return Optional.ofNullable(script.outOfBand());
    }
}
