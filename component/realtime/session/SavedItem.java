package realtime.session;

/**
 * An item of a transcript.
 *
 * @param call the number of the call that it came up in
 */
public record SavedItem(Item item, int call) {}
