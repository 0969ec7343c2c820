package realtime.session;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * Splits an interrupted answer into what was heard and what was not. Captions run ahead of the audio, and no provider
 * says which word the cut fell on, so this is an estimate: by the share of the audio that was played when its length
 * is known, else by an ordinary pace of speech.
 */
record HeardText(String heard, String unheard) {
    /** About 165 English words a minute, a little faster than people talk, as the voices do. */
    private static final double CHARACTERS_PER_MS = 0.016;

    /** @param totalMs length of the whole answer's audio in milliseconds, or null when not known */
    static HeardText split(String text, long heardMs, Long totalMs) {
        double characters = totalMs != null && totalMs > 0
            ? text.length() * Math.min(1.0, (double) heardMs / totalMs)
            : heardMs * CHARACTERS_PER_MS;
        if (characters >= text.length()) {
            return new HeardText(text, "");
        }
        // Where a line may break, words end, also in scripts without spaces.
        BreakIterator places = BreakIterator.getLineInstance(Locale.ROOT);
        places.setText(text);
        int cut = places.preceding((int) Math.max(0, characters) + 1);
        return cut <= 0
            ? new HeardText("", text)
            : new HeardText(text.substring(0, cut).stripTrailing(), text.substring(cut));
    }

    /** The split that the provider's own copy of the cut text makes, or null when that is no beginning of ours. */
    static HeardText known(String text, String heard) {
        String beginning = heard.strip();
        return text.startsWith(beginning)
            ? new HeardText(beginning, text.substring(beginning.length()).strip())
            : null;
    }
}
