package realtime.talk;

/** Why there is no conversation, or why it could not go on: in words for whoever started it, with what to do next. */
public final class TalkException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String fix;

    /**
     * @param message what happened, as a sentence
     * @param fix     the next thing to do, as a sentence
     */
    public TalkException(String message, String fix) {
        super(message);
        this.fix = fix;
    }

    /** The next thing to do. */
    public String fix() {
        return fix;
    }
}
