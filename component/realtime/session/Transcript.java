package realtime.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The reducer: turns conversation events, in whatever order and however often they arrive, into one ordered list of
 * items. Deltas append, final texts replace, and the order comes from each item's predecessor. Never throws on an odd
 * sequence. Not thread-safe; its {@link Session} guards it.
 */
final class Transcript {
    /** One audio output token of OpenAI's stands for 50 ms of speech (pricing guide). */
    private static final long MS_PER_AUDIO_TOKEN = 50;

    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, List<Entry>> answersOf = new HashMap<>();
    private final Set<String> outOfBand = new HashSet<>();
    private final ItemOrder order = new ItemOrder();
    private Map<String, TranscriptChange> changes = new LinkedHashMap<>();
    private boolean transcribes = true;
    private Long firstCallAt;
    private long callOffsetMs;
    private long now;

    /** Applies one event received at {@code now}, epoch milliseconds; returns what changed, in order. */
    List<TranscriptChange> apply(ConversationEvent event, Source source, long now) {
        this.now = now;
        switch (event) {
            case ConversationEvent.Configured configured -> transcribes = configured.transcribes();
            case ConversationEvent.SpeechStarted e ->
                change(user(e.itemId()), entry -> entry.startedAt(callOffsetMs + e.audioMs()));
            case ConversationEvent.SpeechStopped e ->
                change(user(e.itemId()), entry -> entry.endedAt(callOffsetMs + e.audioMs()));
            case ConversationEvent.TurnCommitted e -> link(user(e.itemId()), e.previousItemId());
            case ConversationEvent.ItemAdded e -> reported(e.item(), e.previousItemId(), false);
            case ConversationEvent.ItemDone e -> reported(e.item(), e.previousItemId(), true);
            case ConversationEvent.ItemRetrieved e -> retrieved(e.item());
            case ConversationEvent.ItemDeleted e -> remove(e.itemId());
            case ConversationEvent.ItemTruncated e ->
                change(open(e.itemId(), ItemType.ASSISTANT), entry -> entry.cutShortAfter(e.audioEndMs(), true));
            case ConversationEvent.UserTextDelta e -> append(user(e.itemId()), e.contentIndex(), e.delta(), source);
            case ConversationEvent.UserTextCompleted e ->
                change(user(e.itemId()), entry -> entry.completeWith(e.contentIndex(), e.text().strip()));
            case ConversationEvent.UserTextFailed e -> change(user(e.itemId()), entry -> entry.fail(e.contentIndex()));
            case ConversationEvent.ResponseCreated e -> responseCreated(e);
            case ConversationEvent.ResponseDone e -> responseDone(e);
            case ConversationEvent.OutputItemAdded e -> output(e.responseId(), e.item(), entry -> { });
            case ConversationEvent.OutputItemDone e -> output(e.responseId(), e.item(), entry -> finish(entry, e.item()));
            case ConversationEvent.AssistantTextDelta e -> answerDelta(e, source);
            case ConversationEvent.AssistantTextDone e -> answerText(e);
            case ConversationEvent.PlaybackStarted e -> answers(e.responseId(), entry -> entry.startedAt(offset()));
            case ConversationEvent.PlaybackStopped e -> answers(e.responseId(), entry -> entry.endedAt(offset()));
            case ConversationEvent.PlaybackCleared e -> answers(e.responseId(), this::cleared);
            case ConversationEvent.Fault fault -> { }
            case ConversationEvent.Unknown unknown -> { }
        }
        return takeChanges();
    }

    /** A call begins: the offsets of its audio count on from the first call's start. */
    void callStarted(long now) {
        if (firstCallAt == null) {
            firstCallAt = now;
        }
        callOffsetMs = now - firstCallAt;
    }

    /** A call is over: nothing that it left open will be finished any more. */
    List<TranscriptChange> callEnded(long now) {
        this.now = now;
        for (String id : order.ids()) {
            change(entries.get(id), entry -> entry.settle(offset()));
        }
        return takeChanges();
    }

    void stamp(String itemId, long seq) {
        entries.get(itemId).seq = seq;
    }

    Item item(String itemId) {
        return entries.get(itemId).view();
    }

    List<Item> items() {
        return order.ids().stream().map(id -> entries.get(id).view()).toList();
    }

    private void reported(ProviderItem item, String previousId, boolean done) {
        Entry entry = open(item.id(), item.type());
        link(entry, previousId);
        boolean spokenByUser = item.type() == ItemType.USER && item.spoken();
        // A user's item is reported done before its speech has been transcribed; events of its own bring the text.
        boolean textComesLater = spokenByUser && transcribes && item.text() == null;
        boolean typed = item.type() == ItemType.SYSTEM || item.type() == ItemType.USER && !item.spoken();
        if (!textComesLater && (done || typed)) {
            change(entry, known -> finish(known, item));
        }
    }

    private void output(String responseId, ProviderItem item, Consumer<Entry> action) {
        if (!outOfBand.contains(responseId)) {
            change(answer(responseId, item.id(), item.type()), action);
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
            change(entry, known -> known.heardExactly(item.text()));
        }
    }

    private void responseCreated(ConversationEvent.ResponseCreated event) {
        if (!event.inConversation()) {
            outOfBand.add(event.responseId());
        }
    }

    private void responseDone(ConversationEvent.ResponseDone event) {
        long audioTokens = event.usage().audioOutputTokens();
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

    private void answerDelta(ConversationEvent.AssistantTextDelta event, Source source) {
        if (!outOfBand.contains(event.responseId())) {
            Entry entry = answer(event.responseId(), event.itemId(), ItemType.ASSISTANT);
            append(entry, event.contentIndex(), event.delta(), source);
        }
    }

    private void answerText(ConversationEvent.AssistantTextDone event) {
        if (!outOfBand.contains(event.responseId())) {
            Entry entry = answer(event.responseId(), event.itemId(), ItemType.ASSISTANT);
            change(entry, known -> known.replace(event.contentIndex(), event.text()));
        }
    }

    private void cleared(Entry entry) {
        if (entry.isAudible()) {
            entry.cutShortAfter(entry.playedAt(offset()), false);
        }
    }

    private Entry answer(String responseId, String itemId, ItemType type) {
        Entry entry = open(itemId, type);
        List<Entry> answers = answersOf.computeIfAbsent(responseId, key -> new ArrayList<>());
        if (!answers.contains(entry)) {
            answers.add(entry);
        }
        return entry;
    }

    private void answers(String responseId, Consumer<Entry> action) {
        for (Entry entry : answersOf.getOrDefault(responseId, List.of())) {
            if (entry.type == ItemType.ASSISTANT) {
                change(entry, action);
            }
        }
    }

    private Entry user(String itemId) {
        return open(itemId, ItemType.USER);
    }

    private Entry open(String id, ItemType type) {
        Entry known = entries.get(id);
        if (known != null) {
            return known;
        }
        Entry entry = new Entry(id, type, now);
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
        if (entries.containsKey(id)) {
            order.remove(id);
            renumber();
            Entry removed = entries.remove(id);
            answersOf.values().forEach(answers -> answers.remove(removed));
            changes.put(id, new TranscriptChange.Removed(id));
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
        if (!delta.isEmpty() && entry.append(part, delta, source)) {
            changes.putIfAbsent(entry.id, new TranscriptChange.Appended(entry.id, delta));
        }
    }

    private void change(Entry entry, Consumer<Entry> action) {
        Item before = entry.view();
        action.accept(entry);
        if (!before.equals(entry.view())) {
            changes.put(entry.id, new TranscriptChange.Upserted(entry.id));
        }
    }

    private List<TranscriptChange> takeChanges() {
        List<TranscriptChange> taken = List.copyOf(changes.values());
        changes = new LinkedHashMap<>();
        return taken;
    }

    private long offset() {
        return firstCallAt == null ? 0 : now - firstCallAt;
    }
}
