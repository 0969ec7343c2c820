package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;
import support.Profiles;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RepliesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Replies replies =
        new Replies(new ProviderErrors(Profiles.openAi("http://127.0.0.1:1", "sk-x"), JSON));

    private static ObjectNode event() {
        return JSON.createObjectNode().put("type", "session.update");
    }

    private static ServerEvents.Parsed updated() {
        return new ServerEvents.Parsed("session.updated", null, new ConversationEvent.Unknown("x"), null, null, "");
    }

    private static ServerEvents.Parsed refusal(String cause) {
        return new ServerEvents.Parsed("error", null, new ConversationEvent.Fault("invalid_value", "No such voice."),
            null,
            cause, "");
    }

    private CompletableFuture<ConversationEvent> expectUpdate(ObjectNode event) {
        return replies.expect(event, answer -> "session.updated".equals(answer.type()));
    }

    @Test
    void each_event_gets_an_id_of_its_own() {
        assertEquals("host_1", replies.named(event()).path("event_id").asText());
        assertEquals("host_2", replies.tolerated(event()).path("event_id").asText());
        ObjectNode third = event();
        expectUpdate(third);
        assertEquals("host_3", third.path("event_id").asText());
    }

    @Test
    void a_success_is_told_by_its_kind_and_is_everybodys_news() throws Exception {
        CompletableFuture<ConversationEvent> reply = expectUpdate(event());
        assertFalse(replies.follow(
            new ServerEvents.Parsed("session.created", null, updated().event(), null, null, "")));
        assertFalse(reply.isDone());
        assertFalse(replies.follow(updated()));
        assertEquals(updated().event(), reply.get());
    }

    @Test
    void of_two_that_wait_for_the_same_the_first_is_served_first() {
        CompletableFuture<ConversationEvent> first = expectUpdate(event());
        CompletableFuture<ConversationEvent> second = expectUpdate(event());
        replies.follow(updated());
        assertTrue(first.isDone());
        assertFalse(second.isDone());
    }

    @Test
    void whoever_has_given_up_takes_nothing_from_the_next() {
        CompletableFuture<ConversationEvent> gone = expectUpdate(event());
        CompletableFuture<ConversationEvent> next = expectUpdate(event());
        gone.cancel(false);
        replies.follow(updated());
        assertTrue(next.isDone());
    }

    @Test
    void a_refusal_is_told_by_the_event_that_it_names() {
        CompletableFuture<ConversationEvent> first = expectUpdate(event());
        CompletableFuture<ConversationEvent> second = expectUpdate(event());
        assertTrue(replies.follow(refusal("host_2")));
        assertFalse(first.isDone());
        ProviderException refused = (ProviderException) assertThrows(ExecutionException.class, second::get).getCause();
        assertEquals("OpenAI does not take this. It says: No such voice.", refused.getMessage());
        assertEquals("invalid_value", refused.code());
        assertEquals(409, refused.status());
        assertFalse(replies.follow(refusal("host_2")), "once");
    }

    @Test
    void an_error_that_names_nobody_is_everybodys_news() {
        CompletableFuture<ConversationEvent> reply = expectUpdate(event());
        assertFalse(replies.follow(refusal(null)));
        assertFalse(replies.follow(refusal("widget_1")));
        assertFalse(reply.isDone());
    }

    @Test
    void a_refusal_that_nobody_minds_is_nobodys_news() {
        replies.tolerated(event());
        replies.named(event());
        assertTrue(replies.follow(refusal("host_1")));
        assertFalse(replies.follow(refusal("host_2")));
    }

    @Test
    void when_the_call_is_over_nobody_waits_any_more() {
        CompletableFuture<ConversationEvent> reply = expectUpdate(event());
        replies.giveUp(new ProviderException(409, "not_connected", "Over.", "Start.", null));
        assertEquals("not_connected",
            ((ProviderException) assertThrows(ExecutionException.class, reply::get).getCause()).code());
    }
}
