package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.session.Events.added;
import static realtime.session.Events.answer;
import static realtime.session.Events.done;
import static realtime.session.Events.heard;
import static realtime.session.Events.notHeard;
import static realtime.session.Events.system;
import static realtime.session.Events.typed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.SettableClock;

/**
 * Made-up sessions of several calls: each may be interrupted, lost or replaced in the middle, is told of the history
 * under the ids that it had, and its events come from two sources, mixed up. The seeds are fixed.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RandomCallsTest {
    private static final int SESSIONS = 20_000;

    private Random random;
    private SettableClock clock;
    private Session session;
    private Reader reader;
    /** What earlier calls have left, by id: it stays as it is, save for words that it owes and for deletion. */
    private Map<String, Item> left;
    private int round;
    private ConversationEvent latest;

    @Test
    void over_any_calls_nothing_throws_no_item_is_lost_or_doubled_and_the_order_is_that_of_the_links() {
        for (round = 0; round < SESSIONS; round++) {
            random = new Random(round);
            clock = new SettableClock(Tape.START);
            session = new Session("s", new SettingsParser(Map.of("model", "m"), List.of()).parse(Map.of()), "p", clock);
            reader = new Reader(session);
            left = new HashMap<>();
            int turn = 0;
            for (int call = 1 + random.nextInt(4); call > 0; call--) {
                int turns = 1 + random.nextInt(3);
                hold(turn, turns);
                turn += turns;
            }
        }
    }

    /** One call, to whatever end. */
    private void hold(int firstTurn, int turns) {
        int number = session.beginCall(random.nextBoolean() ? "webrtc" : "websocket");
        check(new Links(reader.everSeen()));
        session.items().forEach(item -> left.put(item.id(), item));
        MadeUp madeUp = new MadeUp(random);
        List<Item> history = session.history();
        List<ConversationEvent> events = told(history);
        String last = history.isEmpty() ? null : history.getLast().id();
        events.addAll(madeUp.turns(firstTurn, turns, last));
        Links links = new Links(reader.everSeen());
        for (ConversationEvent event : madeUp.mutated(events)) {
            something(number);
            clock.forward(Duration.ofMillis(random.nextInt(50)));
            apply(number, event, links);
        }
        check(links);
        finish(number);
        check(links);
    }

    /** The provider's word on each item of the history as it is told of it. */
    private static List<ConversationEvent> told(List<Item> history) {
        List<ConversationEvent> events = new ArrayList<>();
        String previous = null;
        for (Item item : history) {
            ProviderItem copy = switch (item.type()) {
                case ASSISTANT -> answer(item.id(), item.content());
                case SYSTEM -> system(item.id(), item.content());
                default -> typed(item.id(), item.content());
            };
            events.addAll(List.of(added(copy, previous), done(copy, previous)));
            previous = item.id();
        }
        return events;
    }

    private void apply(int number, ConversationEvent event, Links links) {
        latest = event;
        links.follow(event);
        boolean first = random.nextBoolean();
        session.apply(number, event, first ? Source.SIDEBAND : Source.WIDGET);
        if (random.nextInt(3) == 0) {
            session.apply(number, event, first ? Source.WIDGET : Source.SIDEBAND);
        }
        reader.read(this::where);
        if (random.nextInt(4) == 0) {
            assertEquals(session.items(), reader.items(), this::where);
        }
        switch (event) {
            case ConversationEvent.ItemDeleted gone -> left.remove(gone.itemId());
            case ConversationEvent.UserTextCompleted words -> leaveAnew(words.itemId());
            case ConversationEvent.UserTextFailed words -> leaveAnew(words.itemId());
            default -> { }
        }
    }

    /** Things that happen beside the provider's events. */
    private void something(int number) {
        switch (random.nextInt(16)) {
            case 0, 1 -> session.connected(number);
            case 2 -> session.disconnected(number);
            case 3 -> session.talking(number, random.nextBoolean());
            case 4 -> session.talkCancelled(number);
            case 5 -> session.pause(random.nextBoolean());
            case 6 -> lateWords(number - 1);
            case 7 -> session.note(number - random.nextInt(2), new SessionError("c", "m", "f"));
            default -> { }
        }
        reader.read(this::where);
    }

    /** Of an item that an earlier call has left; it may owe them or not. */
    private void lateWords(int number) {
        String id = MadeUp.id(random.nextInt(6));
        ConversationEvent words = random.nextInt(4) == 0 ? notHeard(id) : heard(id, "late " + id);
        session.apply(number, words, Source.SIDEBAND);
        leaveAnew(id);
    }

    private void leaveAnew(String id) {
        left.computeIfPresent(id, (key, before) -> session.items().stream()
            .filter(item -> item.id().equals(id))
            .findFirst()
            .orElseThrow());
    }

    private void finish(int number) {
        switch (random.nextInt(4)) {
            case 0 -> session.lost(number);
            case 1 -> session.end(number, "stopped");
            case 2 -> session.fail(number, new SessionError("session_expired", "m", "f"));
            default -> { }
        }
    }

    private void check(Links links) {
        reader.read(this::where);
        List<Item> items = session.items();
        assertEquals(items, reader.items(), this::where);
        long since = random.nextLong(session.seq() + 1);
        assertEquals(items.stream().filter(item -> item.seq() > since).toList(),
            session.excerpt(since, false).items(), this::where);
        List<String> ids = items.stream().map(Item::id).toList();
        assertEquals(ids.size(), new HashSet<>(ids).size(), this::where);
        assertEquals(IntStream.rangeClosed(1, ids.size()).boxed().toList(), items.stream().map(Item::sequence).toList(),
            this::where);
        Set<Item> kept = items.stream().map(RandomCallsTest::withoutPlace).collect(Collectors.toSet());
        for (Item item : left.values()) {
            assertTrue(kept.contains(withoutPlace(item)), () -> where() + ": " + item + " is gone from " + items);
        }
        links.check(ids, where());
    }

    private String where() {
        return "session " + round + ", call " + session.call() + " at " + latest;
    }

    /** Items behind a deleted one move up. */
    private static Item withoutPlace(Item item) {
        return new Item(item.id(), item.type(), item.content(), item.unheard(), item.timestamp(), 0, item.status(),
            item.interrupted(), item.startedMs(), item.endedMs(), item.usage(), 0);
    }
}
