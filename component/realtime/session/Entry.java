package realtime.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An item while it grows; offsets are ms into the conversation. Not thread-safe; {@link Transcript} owns it. */
final class Entry {
    /** Readers see that a turn was heard even where its words could not be had. */
    private static final String NOT_TRANSCRIBED = "[not transcribed]";

    final String id;
    final ItemType type;
    /** Counts the session's calls. */
    final int call;
    private final long timestamp;
    private final TreeMap<Integer, StringBuilder> parts = new TreeMap<>();
    /** Whoever delivers a part's first delta delivers the rest, so that a second source cannot double the text. */
    private final Map<Integer, Source> sourceOfPart = new HashMap<>();
    private final Set<Integer> finalParts = new HashSet<>();
    /** The text is the provider's copy of the whole; single parts add nothing to it. */
    private boolean whole;
    private ItemStatus status = ItemStatus.IN_PROGRESS;
    private boolean interrupted;
    /** The call ended before the words came; they may still. */
    private boolean givenUp;
    private boolean committed;
    private Long startedMs;
    private Long endedMs;
    /** How much of an interrupted answer was heard, and the length of all its audio; null when not known. */
    private Long heardMs;
    private Long audioMs;
    private String knownHeard;
    private Usage usage;

    /** It was there before this host, which does not know of what response it is. */
    private boolean isRestored;
    /** The text is what was saved of it, and a page tells it from its beginning. */
    private boolean isCopy;
    /** How the text was split when it was saved; null where it was not, or has changed since. */
    private HeardText savedSplit;

    int sequence;
    long seq;

    Entry(String id, ItemType type, int call, long timestamp) {
        this.id = id;
        this.type = type;
        this.call = call;
        this.timestamp = timestamp;
    }

    /** @param isToldAnew whether a page that has it tells all of it once more, not only what was missed */
    static Entry restored(SavedItem saved, boolean isToldAnew) {
        Item item = saved.item();
        Entry entry = new Entry(item.id(), item.type(), saved.call(), item.timestamp());
        boolean isOurWord = item.status() == ItemStatus.FAILED && item.content().equals(NOT_TRANSCRIBED);
        String unheard = item.unheard() == null ? "" : item.unheard();
        if (!isOurWord && !(item.content() + unheard).isEmpty()) {
            entry.parts.put(0, new StringBuilder(item.content() + unheard));
        }
        entry.savedSplit = unheard.isEmpty() ? null : new HeardText(item.content(), unheard);
        entry.status = item.status();
        // What is told of it once more adds nothing.
        if (!entry.isOpen()) {
            entry.whole = true;
            entry.finalParts.addAll(entry.parts.keySet());
        }
        entry.isRestored = true;
        entry.isCopy = isToldAnew && entry.isOpen();
        entry.interrupted = item.interrupted();
        entry.startedMs = item.startedMs();
        entry.endedMs = item.endedMs();
        entry.usage = item.usage();
        entry.sequence = item.sequence();
        entry.seq = item.seq();
        return entry;
    }

    boolean isOpen() {
        return status == ItemStatus.IN_PROGRESS;
    }

    /** A user's turn that is heard, and not transcribed. */
    boolean owesWords() {
        return type == ItemType.USER && (endedMs != null || committed) && (isOpen() || givenUp);
    }

    /** An answer that has begun to be heard and not ended. */
    boolean isAudible() {
        return type == ItemType.ASSISTANT && startedMs != null && endedMs == null;
    }

    /** Likewise, and by a response that was made before this host knew of it. */
    boolean isAudibleStill() {
        return isRestored && isAudible();
    }

    void startedAt(long offsetMs) {
        if (startedMs != null) {
            return;
        }
        startedMs = endedMs == null ? offsetMs : Math.min(offsetMs, endedMs);
        if (heardMs != null) {
            endedMs = startedMs + heardMs;
        }
    }

    void endedAt(long offsetMs) {
        if (endedMs == null) {
            endedMs = Math.max(offsetMs, startedMs == null ? 0 : startedMs);
        }
    }

    /** Returns whether the provider had not confirmed the turn before. */
    boolean commit() {
        boolean first = !committed;
        committed = true;
        return first;
    }

    /** Spoken with the key or button held; where the provider has heard speech, it knows the times better. */
    void talked(long fromMs, long toMs) {
        if (startedMs == null && endedMs == null) {
            startedAt(fromMs);
            endedAt(toMs);
        }
    }

    /** Returns whether the text was taken: not from a second source, not behind a final text. */
    boolean append(int part, String delta, Source source) {
        if (whole || finalParts.contains(part) || sourceOfPart.computeIfAbsent(part, key -> source) != source) {
            return false;
        }
        if (beginsAnew(source)) {
            parts.clear();
        }
        isCopy = false;
        parts.computeIfAbsent(part, key -> new StringBuilder()).append(delta);
        return true;
    }

    /** A page that comes back tells all that it has kept of what was being said, not only what came since. */
    private boolean beginsAnew(Source source) {
        return isCopy && source == Source.WIDGET;
    }

    /** Replaces a part by its final text. */
    void replace(int part, String text) {
        if (!whole) {
            finalParts.add(part);
            parts.put(part, new StringBuilder(text));
        }
    }

    /** Takes the provider's copy of the whole text, unless the final text of every part has come. */
    void replaceWhole(String text) {
        boolean complete = !parts.isEmpty() && finalParts.containsAll(parts.keySet());
        if (text != null && !complete) {
            parts.clear();
            replace(0, text);
            whole = true;
        }
    }

    void complete() {
        if (isOpen()) {
            status = ItemStatus.COMPLETED;
        }
    }

    /** A transcription may come after the item was given up: its text then counts. */
    void completeWith(int part, String text) {
        if (whole) {
            parts.clear();
            whole = false;
        }
        replace(part, text);
        status = ItemStatus.COMPLETED;
        givenUp = false;
    }

    void fail() {
        givenUp = false;
        if (isOpen()) {
            status = ItemStatus.FAILED;
        }
    }

    void cutShort() {
        interrupted = true;
    }

    /** Cut short after {@code heard} ms of it were played. The first report counts, an exact one replaces it. */
    void cutShortAfter(long heard, boolean exact) {
        interrupted = true;
        savedSplit = null;
        if (heardMs == null || exact) {
            heardMs = Math.max(0, heard);
            endedMs = startedMs == null ? null : Long.valueOf(startedMs + heardMs);
        }
    }

    /** How long the answer has been playing at {@code offsetMs}. */
    long playedAt(long offsetMs) {
        return startedMs == null ? 0 : offsetMs - startedMs;
    }

    void audioIs(long milliseconds) {
        audioMs = milliseconds;
    }

    /** The first report counts. */
    void cost(Usage reported) {
        usage = usage != null || reported.equals(Usage.NONE) ? usage : reported;
    }

    /** The provider's own copy of a truncated text says exactly what was heard. */
    void heardExactly(String heard) {
        if (interrupted && heard != null && !heard.isBlank()) {
            knownHeard = heard;
        }
    }

    /** The call is over: what is open now will not be finished. */
    void settle(long offsetMs) {
        boolean wasCut = type == ItemType.ASSISTANT && (isOpen() || isAudible());
        boolean wordless = type == ItemType.USER && isOpen();
        if (wordless && text().isEmpty()) {
            fail();
        }
        givenUp = wordless;
        if (type == ItemType.USER && startedMs != null) {
            endedAt(offsetMs);
        }
        complete();
        if (wasCut) {
            cutShortAfter(playedAt(offsetMs), false);
        }
    }

    Item view() {
        HeardText split = split();
        String unheard = split.unheard().isEmpty() ? null : split.unheard();
        return new Item(id, type, split.heard(), unheard, timestamp, sequence, status, interrupted,
            startedMs, endedMs, usage, seq);
    }

    /**
     * Whether readers see a part's growth at the end of the text: what they see is neither words of ours nor only what
     * was heard of it, no later part is there, and it is not told from its beginning.
     */
    boolean growsAtTheEnd(int part, Source source) {
        boolean last = parts.isEmpty() || parts.lastKey() <= part && !beginsAnew(source);
        return last && !(status == ItemStatus.FAILED && text().isEmpty())
            && !(interrupted && (heardMs != null || knownHeard != null));
    }

    private HeardText split() {
        String text = text();
        if (savedSplit != null && text.equals(savedSplit.heard() + savedSplit.unheard()) && knownHeard == null) {
            return savedSplit;
        }
        if (status == ItemStatus.FAILED && text.isEmpty()) {
            return new HeardText(NOT_TRANSCRIBED, "");
        }
        HeardText known = knownHeard == null ? null : HeardText.known(text, knownHeard);
        if (known != null) {
            return known;
        }
        return interrupted && heardMs != null ? HeardText.split(text, heardMs, audioMs) : new HeardText(text, "");
    }

    private String text() {
        return String.join("", parts.values());
    }
}
