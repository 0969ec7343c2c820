package realtime.store;

import realtime.session.SessionError;

/** Why the store does not do what it should. Its message is for people, and holds no secret. */
public final class StoreException extends Exception {
    /** What can come of trying again. */
    public enum Kind {
        /** It may work later, or once somebody has done something about it. */
        UNAVAILABLE,
        /** This will not work; something else may. */
        REFUSED,
        /** It cannot be used at all. */
        UNUSABLE
    }

    private final Kind kind;
    private final String fix;

    /** @param cause null where there is nothing more to know */
    public StoreException(Kind kind, String message, String fix, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.fix = fix;
    }

    public Kind kind() {
        return kind;
    }

    /** The next thing to do. */
    public String fix() {
        return fix;
    }

    /** As readers of a session are told it. */
    SessionError told() {
        return new SessionError("not_saved", "What is said now is not saved: " + getMessage(), fix);
    }
}
