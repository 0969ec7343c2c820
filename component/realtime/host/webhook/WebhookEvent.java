package realtime.host.webhook;

/**
 * What a webhook is told.
 *
 * @param id        the same with every try of a delivery: whoever has seen it may pass it over
 * @param type      {@code turn.completed}, {@code turn.changed} (what was completed reads otherwise now, such as an
 *                  answer that was interrupted) or {@code session.ended}
 * @param timestamp ISO 8601
 * @param sessionId of the session that it is about
 * @param key       the session's key; null where it has none
 * @param data      the turn, or the session's snapshot with its transcript
 */
record WebhookEvent(String id, String type, String timestamp, String sessionId, String key, Object data) {}
