package realtime.session;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The reducer: turns conversation events, in whatever order and however often they arrive, into one ordered list of
 * items. Deltas append, final texts replace, and the order comes from each item's predecessor. Never throws on an odd
 * sequence. Not thread-safe; its {@link Session} guards it.
 */
final class Transcript {
    /** One audio output token of OpenAI's stands for 50 ms of speech (pricing guide). */
    private static final long MS_PER_AUDIO_TOKEN = 50;

    /** More than this cannot pass between the first sound and our hearing of it; such a position is a mistake. */
    private static final long LONGEST_HEAD_START_MS = 2_000;

    private final Map<String, Entry> entries = new HashMap<>();
    /** The same by the number of the event that changed each last. */
    private final NavigableMap<Long, Entry> changedAt = new TreeMap<>();
    private final Map<String, Response> responses = new HashMap<>();
    private final ItemOrder order = new ItemOrder();
    private final TalkTimes talks = new TalkTimes();
    private Map<String, TranscriptChange> changes = new LinkedHashMap<>();
    private boolean transcribes;
    private int calls;
    private Long firstCallAt;
    private long callOffsetMs;
    private long now;

    /** @param transcribes whether user turns are expected to get a text, until the provider says otherwise */
    Transcript(boolean transcribes) {
        this.transcribes = transcribes;
    }

    /**
     * Goes on where another has ended, in place of what was here.
     *
     * @param saved      in their order
     * @param isToldAnew whether pages tell all that they have kept, for want of names by which events are known again
     */
    void restore(SavedClock clock, List<SavedItem> saved, boolean isToldAnew) {
        entries.clear();
        changedAt.clear();
        responses.clear();
        order.clear();
        transcribes = clock.transcribes();
        calls = clock.calls();
        firstCallAt = clock.firstCallAt();
        callOffsetMs = clock.callOffsetMs();
        saved.stream().filter(item -> item.call() < calls).forEach(item -> restore(item, isToldAnew));
        order.seal();
        saved.stream().filter(item -> item.call() >= calls).forEach(item -> restore(item, isToldAnew));
    }

    private void restore(SavedItem saved, boolean isToldAnew) {
        Entry entry = Entry.restored(saved, isToldAnew);
        entries.put(entry.id, entry);
        changedAt.put(entry.seq, entry);
        order.add(saved.item().id());
    }

    SavedClock clock() {
        return new SavedClock(transcribes, calls, firstCallAt, callOffsetMs);
    }

    /** Those of these items that are there. */
    List<SavedItem> saved(Set<String> ids) {
        return ids.stream().map(entries::get).filter(Objects::nonNull)
            .map(entry -> new SavedItem(entry.view(), entry.call)).toList();
    }

    /** Applies one event received at {@code now}, epoch milliseconds; returns what changed, in order. */
    List<TranscriptChange> apply(ConversationEvent event, Source source, long now) {
        this.now = now;
        switch (event) {
            case ConversationEvent.Configured configured -> takeReported(configured.settings());
            case ConversationEvent.SpeechStarted e ->
                revise(user(e.itemId()), entry -> entry.startedAt(heardAt(e.audioMs())));
            case ConversationEvent.SpeechStopped e ->
                revise(user(e.itemId()), entry -> entry.endedAt(heardAt(e.audioMs())));
            case ConversationEvent.TurnCommitted e -> committed(e);
            case ConversationEvent.ItemAdded e -> reported(e.item(), e.previousItemId(), false);
            case ConversationEvent.ItemDone e -> reported(e.item(), e.previousItemId(), true);
            case ConversationEvent.ItemRetrieved e -> retrieved(e.item());
            case ConversationEvent.ItemDeleted e -> remove(e.itemId());
            case ConversationEvent.ItemTruncated e ->
                revise(open(e.itemId(), ItemType.ASSISTANT), entry -> entry.cutShortAfter(e.audioEndMs(), true));
            case ConversationEvent.UserTextDelta e -> append(user(e.itemId()), e.contentIndex(), e.delta(), source);
            case ConversationEvent.UserTextCompleted e ->
                userText(user(e.itemId()), e.contentIndex(), e.text().strip(), e.usage());
            case ConversationEvent.UserTextFailed e -> words(user(e.itemId()), Entry::fail);
            case ConversationEvent.ResponseCreated e when e.inConversation() -> response(e.responseId());
            case ConversationEvent.ResponseCreated e -> isOutOfBand(response(e.responseId()));
            case ConversationEvent.ResponseDone e -> responseDone(e);
            case ConversationEvent.AsideDone e -> isOutOfBand(response(e.responseId()));
            case ConversationEvent.OutputItemAdded e -> output(e.responseId(), e.item(), entry -> { });
            case ConversationEvent.OutputItemDone e ->
                output(e.responseId(), e.item(), entry -> finish(entry, e.item()));
            case ConversationEvent.AssistantTextDelta e -> answerDelta(e, source);
            case ConversationEvent.AssistantTextDone e -> answerText(e);
            case ConversationEvent.PlaybackStarted e -> playbackStarted(response(e.responseId()));
            case ConversationEvent.PlaybackStopped e -> playbackStopped(response(e.responseId()));
            case ConversationEvent.PlaybackCleared e -> playbackCleared(response(e.responseId()));
            case ConversationEvent.Fault fault -> { }
            case ConversationEvent.Unknown unknown -> { }
        }
        return takeChanges();
    }

    /** Whether user turns are expected to get a text from now on. */
    void transcribes(boolean expected) {
        transcribes = expected;
    }

    /** Another call is being set up. What the one before it left open will not be finished any more. */
    List<TranscriptChange> callBegins(long now) {
        calls++;
        return callEnded(now);
    }

    /** A call is up: the offsets of its audio count on from the first call's start. */
    void callStarted(long now) {
        if (firstCallAt == null) {
            firstCallAt = now;
        }
        callOffsetMs = now - firstCallAt;
    }

    /**
     * A call is over: nothing that it left open will be finished any more, save for words that are on their way. The
     * next call is told of its items under the same ids, so what is reported of them then is their copies.
     */
    List<TranscriptChange> callEnded(long now) {
        this.now = now;
        for (String id : order.ids()) {
            revise(entries.get(id), entry -> entry.settle(offset()));
        }
        order.seal();
        responses.clear();
        talks.clear();
        return takeChanges();
    }

    /** The user has pressed, or let go of, the key or button to talk. */
    void talking(boolean on, long now) {
        this.now = now;
        if (on) {
            talks.pressed(offset());
        } else {
            talks.released(offset());
        }
    }

    /** What the user said last with the key or button held will be no turn. */
    void talkCancelled() {
        talks.cancelled();
    }

    /** Whether a user's turn of call {@code number} is still without its words. */
    boolean owesWords(int number) {
        return transcribes && entries.values().stream().anyMatch(entry -> entry.call == number && entry.owesWords());
    }

    /** Whether the event brings the words that a user's turn of any call is still without. */
    boolean isOwed(ConversationEvent event) {
        String itemId = switch (event) {
            case ConversationEvent.UserTextCompleted completed -> completed.itemId();
            case ConversationEvent.UserTextFailed failed -> failed.itemId();
            default -> null;
        };
        Entry entry = entries.get(itemId);
        return entry != null && entry.owesWords();
    }

    void stamp(String itemId, long seq) {
        Entry entry = entries.get(itemId);
        changedAt.remove(entry.seq);
        entry.seq = seq;
        changedAt.put(seq, entry);
    }

    Item item(String itemId) {
        return entries.get(itemId).view();
    }

    List<Item> items() {
        return order.ids().stream().map(id -> entries.get(id).view()).toList();
    }

    /** The items that an event behind {@code seq} has changed, in order; costs nothing for those that none has. */
    List<Item> itemsChangedAfter(long seq) {
        return changedAt.tailMap(seq, false).values().stream().sorted(Comparator.comparingInt(entry -> entry.sequence))
            .map(Entry::view).toList();
    }

    private void takeReported(ReportedSettings settings) {
        if (settings.transcription() != null) {
            transcribes = settings.transcribes();
        }
    }

    private void committed(ConversationEvent.TurnCommitted event) {
        Entry entry = user(event.itemId());
        link(entry, event.previousItemId());
        if (!order.isSealed(entry.id) && entry.commit()) {
            TalkTimes.Talk talk = talks.confirmed();
            if (talk != null) {
                change(entry, known -> known.talked(talk.startedMs(), talk.endedMs()));
            }
        }
    }

    private void reported(ProviderItem item, String previousId, boolean done) {
        Entry entry = open(item.id(), item.type());
        link(entry, previousId);
        boolean spokenByUser = item.type() == ItemType.USER && item.spoken();
        // A user's item is reported done before its speech has been transcribed; events of its own bring the text.
        boolean textComesLater = spokenByUser && transcribes && item.text() == null;
        boolean typed = item.type() == ItemType.SYSTEM || item.type() == ItemType.USER && !item.spoken();
        if (!textComesLater && (done || typed)) {
            revise(entry, known -> finish(known, item));
        }
    }

    private void output(String responseId, ProviderItem item, Consumer<Entry> action) {
        if (!response(responseId).outOfBand) {
            revise(answer(responseId, item.id(), item.type()), action);
        }
    }

    private void finish(Entry entry, ProviderItem item) {
        entry.replaceWhole(item.text());
        entry.complete();
        if (item.incomplete()) {
            entry.cutShort();
        }
    }

    private void retrieved(ProviderItem item) {
        Entry entry = entries.get(item.id());
        if (entry != null) {
            revise(entry, known -> known.heardExactly(item.text()));
        }
    }

    /** What came of it before that was known is no part of the transcript after all. */
    private void isOutOfBand(Response response) {
        response.outOfBand = true;
        response.answers().forEach(answer -> remove(answer.id));
    }

    private void responseDone(ConversationEvent.ResponseDone event) {
        long audioTokens = event.usage().audioOutputTokens();
        response(event.responseId()).answers().stream().limit(1)
            .forEach(first -> change(first, entry -> entry.cost(event.usage())));
        answers(event.responseId(), entry -> {
            if (audioTokens > 0) {
                entry.audioIs(audioTokens * MS_PER_AUDIO_TOKEN);
            }
            if (event.cancelled() && entry.isOpen()) {
                entry.cutShort();
            }
            entry.complete();
        });
    }

    private void playbackStarted(Response response) {
        response.startedAt(offset());
        response.answers().forEach(answer -> change(answer, entry -> entry.startedAt(offset())));
    }

    private void playbackStopped(Response response) {
        response.endedAt(offset());
        heard(response).forEach(answer -> change(answer, entry -> entry.endedAt(offset())));
    }

    private void playbackCleared(Response response) {
        response.endedAt(offset());
        heard(response).forEach(answer -> change(answer, this::cleared));
    }

    /** Its answers; of a response from before this host those that are still heard. */
    private List<Entry> heard(Response response) {
        return response.answers().isEmpty()
            ? entries.values().stream().filter(Entry::isAudibleStill).toList()
            : response.answers();
    }

    private void answerDelta(ConversationEvent.AssistantTextDelta event, Source source) {
        if (!response(event.responseId()).outOfBand) {
            Entry entry = answer(event.responseId(), event.itemId(), ItemType.ASSISTANT);
            append(entry, event.contentIndex(), event.delta(), source);
        }
    }

    private void answerText(ConversationEvent.AssistantTextDone event) {
        if (!response(event.responseId()).outOfBand) {
            Entry entry = answer(event.responseId(), event.itemId(), ItemType.ASSISTANT);
            revise(entry, known -> known.replace(event.contentIndex(), event.text()));
        }
    }

    private void cleared(Entry entry) {
        if (entry.isAudible()) {
            entry.cutShortAfter(entry.playedAt(offset()), false);
        }
    }

    private Entry answer(String responseId, String itemId, ItemType type) {
        Entry entry = open(itemId, type);
        Response response = response(responseId);
        if (!order.isSealed(itemId) && response.add(entry)) {
            change(entry, added -> response.time(added, offset()));
        }
        return entry;
    }

    private Response response(String id) {
        return responses.computeIfAbsent(id, key -> new Response());
    }

    private void answers(String responseId, Consumer<Entry> action) {
        response(responseId).answers().forEach(answer -> change(answer, action));
    }

    private Entry user(String itemId) {
        return open(itemId, ItemType.USER);
    }

    private Entry open(String id, ItemType type) {
        Entry known = entries.get(id);
        if (known != null) {
            return known;
        }
        Entry entry = new Entry(id, type, calls, now);
        if (order.isRemoved(id)) {
            // What is reported late about a deleted item changes a copy that nobody reads.
            return entry;
        }
        entries.put(id, entry);
        boolean moved = order.add(id);
        entry.sequence = order.ids().size();
        changes.put(id, new TranscriptChange.Upserted(id));
        if (moved) {
            renumber();
        }
        return entry;
    }

    private void link(Entry entry, String previousId) {
        if (order.link(entry.id, previousId)) {
            renumber();
        }
    }

    private void remove(String id) {
        if (order.remove(id)) {
            changedAt.remove(entries.remove(id).seq);
            changes.put(id, new TranscriptChange.Removed(id));
            renumber();
        }
    }

    private void renumber() {
        int place = 0;
        for (String id : order.ids()) {
            int sequence = ++place;
            change(entries.get(id), entry -> entry.sequence = sequence);
        }
    }

    private void append(Entry entry, int part, String delta, Source source) {
        boolean ofThisCall = isHeld(entry) && !order.isSealed(entry.id);
        boolean atTheEnd = entry.growsAtTheEnd(part, source);
        if (!delta.isEmpty() && ofThisCall && entry.append(part, delta, source)) {
            changes.putIfAbsent(entry.id, atTheEnd
                ? new TranscriptChange.Appended(entry.id, delta)
                : new TranscriptChange.Upserted(entry.id));
        }
    }

    /** What was heard and holds no words was a noise: no turn of anybody's. */
    private void userText(Entry entry, int part, String text, Usage usage) {
        if (text.isEmpty() && entry.view().content().isBlank() && !order.isSealed(entry.id)) {
            remove(entry.id);
        } else {
            words(entry, known -> {
                known.completeWith(part, text);
                known.cost(usage);
            });
        }
    }

    /** The words of a user's turn come last, maybe when its call is over. */
    private void words(Entry entry, Consumer<Entry> action) {
        if (!order.isSealed(entry.id) || entry.owesWords()) {
            change(entry, action);
        }
    }

    /** Changes an item of the current call; those of earlier calls stay as they are. */
    private void revise(Entry entry, Consumer<Entry> action) {
        if (!order.isSealed(entry.id)) {
            change(entry, action);
        }
    }

    private void change(Entry entry, Consumer<Entry> action) {
        Item before = entry.view();
        action.accept(entry);
        if (isHeld(entry) && !before.equals(entry.view())) {
            changes.put(entry.id, new TranscriptChange.Upserted(entry.id));
        }
    }

    private boolean isHeld(Entry entry) {
        return entries.get(entry.id) == entry;
    }

    private List<TranscriptChange> takeChanges() {
        List<TranscriptChange> taken = List.copyOf(changes.values());
        changes = new LinkedHashMap<>();
        return taken;
    }

    /**
     * Where a position in the call's input audio stands in the conversation. The provider's audio clock starts a little
     * before we hear that the call is up; what it reports has been heard before now, which bounds how much.
     */
    private long heardAt(long audioMs) {
        long latest = offset() - audioMs;
        if (latest < callOffsetMs && callOffsetMs - latest < LONGEST_HEAD_START_MS) {
            callOffsetMs = latest;
        }
        return Math.max(0, callOffsetMs + audioMs);
    }

    /** Milliseconds since the first call was up; empty before. */
    OptionalLong lasted(long at) {
        return firstCallAt == null ? OptionalLong.empty() : OptionalLong.of(at - firstCallAt);
    }

    private long offset() {
        return lasted(now).orElse(0);
    }
}
