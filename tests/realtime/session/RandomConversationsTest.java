package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Made-up conversations for the reducer; with {@link RandomCallsTest} a hundred thousand. The seeds are fixed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RandomConversationsTest {
    private static final int SHUFFLED = 30_000;
    private static final int MUTATED = 50_000;

    @Test
    void in_any_order_and_however_often_every_item_is_there_complete_and_in_its_place() {
        for (int round = 0; round < SHUFFLED; round++) {
            Random random = new Random(round);
            MadeUp madeUp = new MadeUp(random);
            int turns = 1 + random.nextInt(8);
            Tape tape = new Tape();
            for (ConversationEvent event : madeUp.shuffled(madeUp.turns(0, turns, null))) {
                tape.from(random.nextBoolean() ? Source.SIDEBAND : Source.WIDGET).at(random.nextInt(100), event);
            }
            List<Item> items = tape.transcript.items();
            assertEquals(IntStream.range(0, turns).mapToObj(MadeUp::id).toList(),
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
        assertNotEquals(ItemStatus.IN_PROGRESS, item.status(), where);
        assertTrue(item.endedMs() == null || item.startedMs() == null || item.endedMs() >= item.startedMs(), where);
    }

    @Test
    void whatever_comes_nothing_throws_no_completed_item_is_lost_and_each_stands_behind_its_predecessor() {
        for (int round = 0; round < MUTATED; round++) {
            Random random = new Random(-1 - round);
            MadeUp madeUp = new MadeUp(random);
            Transcript transcript = new Transcript(random.nextBoolean());
            Links links = new Links(Set.of());
            Set<String> completed = new HashSet<>();
            for (ConversationEvent event : madeUp.mutated(madeUp.turns(0, 1 + random.nextInt(6), null))) {
                long now = Tape.START + random.nextInt(1_000);
                links.follow(event);
                for (TranscriptChange change : transcript.apply(event, Source.SIDEBAND, now)) {
                    follow(change, event, transcript, completed, "round " + round + " at " + event);
                }
            }
            checkPlaces(transcript.items(), completed, links, "round " + round);
        }
    }

    private static void follow(TranscriptChange change, ConversationEvent cause, Transcript transcript,
                               Set<String> completed, String where) {
        if (change instanceof TranscriptChange.Removed) {
            completed.remove(change.itemId());
            assertTrue(cause instanceof ConversationEvent.ItemDeleted
                || !MadeUp.isTurn(change.itemId()), where + " " + change);
            return;
        }
        boolean isCompleted = transcript.item(change.itemId()).status() == ItemStatus.COMPLETED;
        assertFalse(completed.contains(change.itemId()) && !isCompleted, where + ": no longer completed");
        if (isCompleted) {
            completed.add(change.itemId());
        }
    }

    private static void checkPlaces(List<Item> items, Set<String> completed, Links links, String where) {
        List<String> ids = items.stream().map(Item::id).toList();
        assertEquals(IntStream.rangeClosed(1, ids.size()).boxed().toList(),
            items.stream().map(Item::sequence).toList(), where);
        assertEquals(ids.size(), new HashSet<>(ids).size(), where);
        assertTrue(ids.containsAll(completed), where + ": lost one of " + completed + " in " + ids);
        links.check(ids, where);
    }
}
