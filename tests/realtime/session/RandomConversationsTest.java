package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.session.Events.added;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.cancelled;
import static realtime.session.Events.cleared;
import static realtime.session.Events.committed;
import static realtime.session.Events.cut;
import static realtime.session.Events.deleted;
import static realtime.session.Events.delta;
import static realtime.session.Events.done;
import static realtime.session.Events.heard;
import static realtime.session.Events.heardSoFar;
import static realtime.session.Events.notHeard;
import static realtime.session.Events.output;
import static realtime.session.Events.outputDone;
import static realtime.session.Events.played;
import static realtime.session.Events.response;
import static realtime.session.Events.responseDone;
import static realtime.session.Events.retrieved;
import static realtime.session.Events.speech;
import static realtime.session.Events.speechStarted;
import static realtime.session.Events.speechStopped;
import static realtime.session.Events.textDone;
import static realtime.session.Events.truncated;
import static realtime.session.Events.typed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Ten thousand made-up conversations each; the seeds are fixed, so that a failure can be repeated. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RandomConversationsTest {
    private static final int ROUNDS = 10_000;

    /** Turn by turn as a provider would send it: u0, a1, u2, a3 …, each linked to the one before. */
    private static List<ConversationEvent> conversation(Random random, int turns) {
        List<ConversationEvent> events = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            String previous = i == 0 ? null : id(i - 1);
            events.addAll(i % 2 == 0 ? userTurn(random, id(i), previous) : assistantTurn(random, id(i), previous));
        }
        return events;
    }

    private static String id(int turn) {
        return (turn % 2 == 0 ? "u" : "a") + turn;
    }

    private static List<ConversationEvent> userTurn(Random random, String id, String previous) {
        return switch (random.nextInt(3)) {
            case 0 -> List.of(added(typed(id, "typed " + id), previous), done(typed(id, "typed " + id), previous));
            case 1 -> List.of(speechStarted(id, 10), speechStopped(id, 20), committed(id, previous), notHeard(id));
            default -> List.of(speechStarted(id, 10), speechStopped(id, 20), committed(id, previous), added(speech(id),
                previous),
                done(speech(id), previous), heardSoFar(id, "said "), heardSoFar(id, id), heard(id, "said " + id));
        };
    }

    private static List<ConversationEvent> assistantTurn(Random random, String id, String previous) {
        String resp = "r-" + id;
        List<ConversationEvent> events = new ArrayList<>(List.of(response(resp), output(resp, answer(id)),
            added(answer(id), previous),
            audible(resp), delta(resp, id, "answer "), delta(resp, id, id)));
        if (random.nextInt(3) == 0) {
            events.addAll(List.of(cleared(resp), truncated(id, 5), textDone(resp, id, "answer " + id),
                outputDone(resp, cut(id, "answer " + id)), done(cut(id, "answer " + id), previous), cancelled(resp, 4),
                retrieved(answer(id, "answer"))));
        } else {
            events.addAll(List.of(textDone(resp, id, "answer " + id), outputDone(resp, answer(id, "answer " + id)),
                done(answer(id, "answer " + id), previous), responseDone(resp), played(resp)));
        }
        return events;
    }

    private static Tape play(Random random, List<ConversationEvent> events) {
        Tape tape = new Tape();
        for (ConversationEvent event : events) {
            tape.from(random.nextBoolean() ? Source.SIDEBAND : Source.WIDGET).at(random.nextInt(100), event);
        }
        return tape;
    }

    @Test
    void in_any_order_and_however_often_every_item_is_there_complete_and_in_its_place() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            int turns = 1 + random.nextInt(8);
            List<ConversationEvent> events = conversation(random, turns);
            IntStream.range(0, random.nextInt(10)).forEach(i -> events.add(events.get(random.nextInt(events.size()))));
            Collections.shuffle(events, random);
            List<Item> items = play(random, events).transcript.items();
            assertEquals(IntStream.range(0, turns).mapToObj(RandomConversationsTest::id).toList(),
                items.stream().map(Item::id).toList(), "round " + round);
            for (Item item : items) {
                checkWhole(item, "round " + round + ": " + Tape.line(item));
            }
        }
    }

    private static void checkWhole(Item item, String where) {
        String whole = item.unheard() == null ? item.content() : (item.content() + " " + item.unheard()).strip();
        switch (item.type()) {
            case USER -> assertTrue(List.of("typed " + item.id(), "said " + item.id(),
                "[not transcribed]").contains(whole), where);
            default -> assertEquals("answer " + item.id(), whole, where);
        }
        assertTrue(item.status() != ItemStatus.IN_PROGRESS, where);
        assertTrue(item.endedMs() == null || item.startedMs() == null || item.endedMs() >= item.startedMs(), where);
    }

    @Test
    void whatever_comes_nothing_throws_and_no_completed_item_is_lost() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(-1 - round);
            List<ConversationEvent> events = mutated(random, conversation(random, 1 + random.nextInt(6)));
            Transcript transcript = new Transcript(random.nextBoolean());
            Map<String, Item> completed = new HashMap<>();
            for (ConversationEvent event : events) {
                transcript.apply(event, Source.SIDEBAND, Tape.START + random.nextInt(1_000));
                if (event instanceof ConversationEvent.ItemDeleted gone) {
                    completed.remove(gone.itemId());
                }
                Map<String, Item> now = transcript.items().stream().collect(Collectors.toMap(Item::id, item -> item));
                assertTrue(now.keySet().containsAll(completed.keySet()), "round " + round + " lost an item at "
                    + event);
                now.values().stream()
                    .filter(item -> item.status() == ItemStatus.COMPLETED)
                    .forEach(item -> completed.put(item.id(), item));
                assertEquals(IntStream.rangeClosed(1, now.size()).boxed().toList(),
                    transcript.items().stream().map(Item::sequence).toList(), "round " + round);
            }
        }
    }

    /** Drops, doubles, moves and mixes up events, and puts in some that make no sense. */
    private static List<ConversationEvent> mutated(Random random, List<ConversationEvent> events) {
        List<ConversationEvent> mutated = new ArrayList<>(events);
        for (int i = random.nextInt(12); i > 0; i--) {
            int place = random.nextInt(mutated.size());
            switch (random.nextInt(7)) {
                case 0 -> mutated.add(mutated.get(place));
                case 1 -> mutated.add(random.nextInt(mutated.size()), mutated.get(place));
                case 2 -> Collections.swap(mutated, place, random.nextInt(mutated.size()));
                case 3 -> mutated.add(place, deleted(id(random.nextInt(6))));
                case 4 -> mutated.add(place, committed(id(random.nextInt(6)), id(random.nextInt(6))));
                case 5 -> mutated.add(place, truncated(id(random.nextInt(6)), random.nextInt(1_000) - 10));
                default -> mutated.add(place, new ConversationEvent.Unknown("unheard.of"));
            }
        }
        return mutated;
    }
}
