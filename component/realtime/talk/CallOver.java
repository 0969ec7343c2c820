package realtime.talk;

/** There is nothing more to wait for: the conversation is over. */
final class CallOver extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Ending ending;

    CallOver(Ending ending) {
        super(null, null, false, false);
        this.ending = ending;
    }

    /** Why it is. */
    Ending ending() {
        return ending;
    }
}
