package realtime.session;

/**
 * How far a session's call was. Times are epoch milliseconds; null where there is none.
 *
 * @param state         a word of {@link CallState}'s own
 * @param number        from 1; 0 before the first call
 * @param id            the provider's name for the call while it may go on without us; else null
 * @param transport     {@code webrtc} or {@code websocket}
 * @param begunAt       when it was begun to be set up
 * @param connectedAt   when the first call since the last start came up
 * @param interruptedAt when it was interrupted last
 * @param forwardEvents whether the widget forwards its events
 * @param heard         which of the provider's events it has taken last; null where it has no id
 */
public record SavedCall(String state, int number, String id, String transport, long begunAt, Long connectedAt,
                        long interruptedAt, SessionError error, SessionError note, boolean forwardEvents, Long endedAt,
                        String endedReason, String heard) {
    /** Whether the provider's events have names by which they are known again. */
    boolean namesEvents() {
        return heard != null && !heard.isEmpty();
    }
}
