package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;
import realtime.session.Item;
import realtime.session.ItemStatus;
import realtime.session.ItemType;
import realtime.session.ProviderItem;

/** What a new call is told of earlier ones, and how the provider's echo of it is known. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryTest {
    private final History history = new History(List.of(turn("u1", ItemType.USER, "Yes."),
        turn("a1", ItemType.ASSISTANT, "Fine."), turn("u2", ItemType.USER, "Yes."),
        turn("a2", ItemType.ASSISTANT, "Still fine.")));

    private static Item turn(String id, ItemType type, String content) {
        return new Item(id, type, content, null, 0, 1, ItemStatus.COMPLETED, false, null, null, null, 0);
    }

    private static ConversationEvent added(String id, ItemType type, String text, String previous) {
        return new ConversationEvent.ItemAdded(new ProviderItem(id, type, text, false, false), previous);
    }

    private void isEcho(ConversationEvent event) {
        assertInstanceOf(ConversationEvent.Unknown.class, history.translate(event));
    }

    private void isNew(ConversationEvent event) {
        assertEquals(event, history.translate(event));
    }

    @Test
    void an_echo_under_our_ids_is_kept_from_the_transcript_however_often_it_comes() {
        isEcho(added("u1", ItemType.USER, "Yes.", null));
        isEcho(new ConversationEvent.ItemDone(new ProviderItem("u1", ItemType.USER, "Yes.", false, false), null));
        isEcho(added("a1", ItemType.ASSISTANT, null, "u1"));
    }

    @Test
    void an_echo_under_ids_of_the_providers_own_is_known_by_its_words_in_order() {
        isEcho(added("p1", ItemType.USER, "Yes.", null));
        isEcho(added("p2", ItemType.ASSISTANT, "Fine.", "p1"));
        isEcho(added("p3", ItemType.USER, "Yes.", "p2"));
        isEcho(added("p4", ItemType.ASSISTANT, "Still fine.", "p3"));
        assertEquals(new ConversationEvent.TurnCommitted("n", "a2"),
            history.translate(new ConversationEvent.TurnCommitted("n", "p4")));
        assertEquals(new ConversationEvent.TurnCommitted("m", "u2"),
            history.translate(new ConversationEvent.TurnCommitted("m", "p3")));
        isNew(added("p5", ItemType.USER, "Yes.", null));
    }

    @Test
    void a_turn_that_the_provider_refuses_does_not_hide_those_behind_it() {
        isEcho(added("p2", ItemType.ASSISTANT, "Fine.", null));
        isEcho(added("p4", ItemType.ASSISTANT, "Still fine.", "p2"));
    }

    @Test
    void what_is_spoken_now_is_new_even_in_the_same_words() {
        isNew(new ConversationEvent.ItemDone(new ProviderItem("n", ItemType.USER, "Yes.", true, false), null));
        isNew(added("n2", ItemType.USER, null, null));
        isNew(added("n3", ItemType.SYSTEM, "Yes.", null));
    }

    @Test
    void everything_else_passes() {
        isNew(new ConversationEvent.SpeechStarted("u1", 10));
        ConversationEvent item = added("x", ItemType.USER, "Yes.", null);
        assertEquals(item, new History(List.of()).translate(item));
    }

    @Test
    void an_id_that_is_longer_than_a_client_may_give_is_left_to_the_provider() {
        ClientEvents events = new ClientEvents(new ObjectMapper());
        JsonNode longest = events.past(turn("i".repeat(32), ItemType.USER, "Hi"));
        assertEquals("i".repeat(32), longest.at("/item/id").asText());
        assertFalse(events.past(turn("i".repeat(33), ItemType.USER, "Hi")).path("item").has("id"));
    }

    @Test
    void an_assistants_turn_is_told_in_writing() {
        JsonNode event = new ClientEvents(new ObjectMapper()).past(turn("a1", ItemType.ASSISTANT, "Fine."));
        assertEquals("assistant", event.at("/item/role").asText());
        assertEquals("output_text", event.at("/item/content/0/type").asText());
    }
}
