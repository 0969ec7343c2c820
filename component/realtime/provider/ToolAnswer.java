package realtime.provider;

/** What becomes of an output that the app has for a function call. */
public enum ToolAnswer {
    /** The model waited for it and has it. */
    TAKEN,
    ALREADY_ANSWERED,
    /** The model was told before that none came. */
    TOO_LATE,
    /** The model has made no such call in this conversation's current call. */
    UNKNOWN
}
