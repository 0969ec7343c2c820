package realtime.session;

/**
 * One numbered entry of a session's log.
 *
 * @param seq  rises by one with each event of the session, from 1
 * @param type {@code status}, {@code item}, {@code delta}, {@code removed}, {@code control}, {@code client_event},
 *             {@code feedback}, {@code fields} or {@code deleted}
 * @param data what it carries, to be written as JSON
 */
public record SessionEvent(long seq, String type, Object data) {
    /** Text added at the end of an item. */
    public record Delta(String id, String delta, long seq) {}

    /** The item is no longer part of the transcript. */
    public record Removed(String id) {}

    /** Something for the widget to carry out. */
    public record Control(String action) {}

    /** A provider event for the widget to send on its data channel, where the host has no connection of its own. */
    public record ClientEvent(Object event) {}

    /** The session is gone, and no more events follow. */
    public record Deleted(String sessionId) {}
}
