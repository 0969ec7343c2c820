package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ItemOrderTest {
    private final ItemOrder order = new ItemOrder();

    private void add(String... ids) {
        List.of(ids).forEach(order::add);
    }

    @Test
    void items_without_predecessors_stand_as_they_arrived() {
        add("A", "B", "C");
        assertEquals(List.of("A", "B", "C"), order.ids());
    }

    @Test
    void a_known_item_is_not_added_twice() {
        add("A", "B", "A");
        assertEquals(List.of("A", "B"), order.ids());
    }

    @Test
    void an_item_stands_right_behind_its_predecessor() {
        add("A", "B", "C");
        assertTrue(order.link("C", "A"));
        assertEquals(List.of("A", "C", "B"), order.ids());
    }

    @Test
    void what_was_inserted_last_stands_first_behind_their_common_predecessor() {
        add("A", "B", "C");
        order.link("B", "A");
        order.link("C", "A");
        assertEquals(List.of("A", "C", "B"), order.ids());
    }

    @Test
    void followers_move_with_their_predecessor() {
        add("D", "E", "A");
        order.link("E", "D");
        order.link("D", "A");
        assertEquals(List.of("A", "D", "E"), order.ids());
    }

    @Test
    void a_predecessor_that_comes_late_takes_its_place_before_its_follower() {
        add("C");
        order.link("C", "B");
        add("X", "B");
        assertEquals(List.of("X", "B", "C"), order.ids());
    }

    @Test
    void repeating_a_link_moves_nothing() {
        add("A", "B", "C");
        order.link("C", "A");
        assertFalse(order.link("C", "A"));
        assertFalse(order.link("C", null));
        assertFalse(order.link("C", "C"));
        assertEquals(List.of("A", "C", "B"), order.ids());
    }

    @Test
    void a_link_that_confirms_the_order_moves_nothing() {
        add("A", "B");
        assertFalse(order.link("B", "A"));
        assertEquals(List.of("A", "B"), order.ids());
    }

    @Test
    void what_followed_a_removed_item_keeps_its_place() {
        add("P", "X", "Y", "B", "C");
        order.link("Y", "P");
        order.link("X", "P");
        order.link("B", "X");
        order.link("C", "X");
        assertEquals(List.of("P", "X", "C", "B", "Y"), order.ids());
        assertTrue(order.remove("X"));
        assertEquals(List.of("P", "C", "B", "Y"), order.ids());
        add("Z");
        order.link("Z", "Y");
        assertEquals(List.of("P", "C", "B", "Y", "Z"), order.ids());
        assertFalse(order.remove("X"));
    }

    @Test
    void a_follower_of_a_removed_item_that_comes_late_stands_where_that_was() {
        add("A", "B", "C");
        order.link("B", "A");
        order.link("C", "B");
        order.remove("B");
        add("D");
        order.link("D", "B");
        assertEquals(List.of("A", "D", "C"), order.ids());
    }

    @Test
    void a_removed_first_item_leaves_the_others_in_order() {
        add("A", "D", "B");
        order.link("B", "A");
        order.link("D", "unknown");
        assertEquals(List.of("A", "B", "D"), order.ids());
        order.remove("A");
        add("E");
        order.link("E", "B");
        assertEquals(List.of("B", "E", "D"), order.ids());
    }

    @Test
    void a_cycle_loses_no_item() {
        add("A", "B", "C", "D");
        order.link("A", "C");
        order.link("B", "A");
        order.link("C", "B");
        assertEquals(List.of("A", "B", "C", "D"), order.ids().stream().sorted().toList());
        order.remove("B");
        assertEquals(List.of("A", "C", "D"), order.ids().stream().sorted().toList());
    }

    @Test
    void a_chain_is_in_order_whichever_way_its_links_arrive() {
        Random random = new Random(20261121);
        for (int round = 0; round < 2_000; round++) {
            List<String> chain = IntStream.range(0, 1 + random.nextInt(12)).mapToObj(i -> "item" + i).toList();
            List<Integer> arrival = new ArrayList<>(IntStream.range(0, chain.size()).boxed().toList());
            Collections.shuffle(arrival, random);
            ItemOrder shuffled = new ItemOrder();
            for (int i : arrival) {
                shuffled.add(chain.get(i));
                shuffled.link(chain.get(i), i == 0 ? null : chain.get(i - 1));
            }
            assertEquals(chain, shuffled.ids(), "round " + round);
        }
    }

    @Test
    void any_links_at_all_keep_each_item_once() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            ItemOrder any = new ItemOrder();
            HashSet<String> there = new HashSet<>();
            for (int step = 0; step < 30; step++) {
                String id = "item" + random.nextInt(8);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        if (any.remove(id)) {
                            there.remove(id);
                        }
                    }
                    case 1 -> {
                        if (!any.isRemoved(id)) {
                            any.add(id);
                            there.add(id);
                        }
                    }
                    default -> any.link(id, "item" + random.nextInt(9));
                }
                assertEquals(there, new HashSet<>(any.ids()));
                assertEquals(there.size(), any.ids().size());
            }
        }
    }

    @Test
    void a_conversation_of_ten_thousand_turns_moves_as_one() {
        List<String> chain = IntStream.rangeClosed(1, 10_000).mapToObj(i -> "item" + i).toList();
        for (int i = 0; i < chain.size(); i++) {
            order.add(chain.get(i));
            order.link(chain.get(i), i == 0 ? null : chain.get(i - 1));
        }
        order.add("first");
        order.link("item1", "first");
        assertEquals("first", order.ids().getFirst());
        assertEquals(chain, order.ids().subList(1, order.ids().size()));
    }
}
