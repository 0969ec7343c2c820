package realtime.session;

/**
 * What ends a conversation by itself.
 *
 * @param maxMinutes  longest call, minutes
 * @param idleSeconds longest silence on both sides, seconds
 * @param maxUsd      largest estimated price in US dollars; null for none
 */
public record Limits(int maxMinutes, int idleSeconds, Double maxUsd) {}
