package realtime.session;

/**
 * A function call of the model's.
 *
 * @param callId     the provider's
 * @param arguments  JSON text as the model wrote it; never to be trusted to be that
 * @param output     what the model was told; null while it waits
 * @param askedAt    epoch milliseconds
 * @param answeredAt likewise; null while it waits
 */
public record ToolUse(String callId, String name, String arguments, State state, String output, long askedAt,
                      Long answeredAt) {
    /** What became of it; {@code LATE}: the app did not answer in time, {@code DROPPED}: the call was over before. */
    public enum State { WAITING, ANSWERED, LATE, DROPPED }

    ToolUse ended(State how, String told, long at) {
        return new ToolUse(callId, name, arguments, how, told, askedAt, at);
    }
}
