package realtime.talk;

import java.io.PrintWriter;

/** Tells whoever started it what is going on, on standard error. Thread-safe. */
final class Progress implements Conversation.Watcher {
    private final PrintWriter err;
    private final boolean isQuiet;
    /** Guarded by this, as the next one: so that each is said once. */
    private boolean isUp;
    private String told = "";

    /** @param isQuiet tells nothing but what goes wrong */
    Progress(PrintWriter err, boolean isQuiet) {
        this.err = err;
        this.isQuiet = isQuiet;
    }

    void tell(String line) {
        if (!isQuiet) {
            print(line);
        }
    }

    @Override
    public synchronized void phase(String phase) {
        if (!isUp && phase.equals("listening")) {
            isUp = true;
            tell("Connected.");
        }
    }

    @Override
    public synchronized void lost() {
        isUp = false;
        tell("The connection is lost; connecting again.");
    }

    /** What was just told is not told again. */
    @Override
    public synchronized void trouble(TalkException what) {
        if (!told.equals(what.getMessage())) {
            told = what.getMessage();
            print("talk: " + what.getMessage() + (what.fix().isEmpty() ? "" : "\n      " + what.fix()));
        }
    }

    private void print(String line) {
        err.println(line);
        err.flush();
    }
}
