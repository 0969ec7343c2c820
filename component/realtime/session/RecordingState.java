package realtime.session;

/**
 * Whether a session that is to be recorded is.
 *
 * @param status {@code WAITING} for the first sound, {@code RECORDING}, or {@code ENDED} before the conversation
 * @param error  why it has ended; else null
 */
public record RecordingState(Status status, SessionError error) {
    /** Nothing was heard yet. */
    public static final RecordingState WAITING = new RecordingState(Status.WAITING, null);
    /** What is heard is kept. */
    public static final RecordingState ON = new RecordingState(Status.RECORDING, null);

    /** How far it is. */
    public enum Status { WAITING, RECORDING, ENDED }

    /** Nothing more is kept. */
    public static RecordingState ended(SessionError why) {
        return new RecordingState(Status.ENDED, why);
    }
}
