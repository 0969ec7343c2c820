package realtime.session;

import java.util.List;

/**
 * What changed in a transcript, with the session as of the same moment.
 *
 * @param outline the snapshot without settings and transcript
 * @param items   in the conversation's order
 */
public record Excerpt(SessionSnapshot outline, List<Item> items) {}
