package realtime.provider;

/**
 * How much of the assistant's voice an event holds.
 *
 * @param bytes of it, give or take two
 */
record SpokenLength(String responseId, String itemId, int bytes) {}
