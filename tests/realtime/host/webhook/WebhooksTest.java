package realtime.host.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.session.ConversationEvent;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.session.SessionSaver;
import realtime.session.SettingsParser;
import realtime.session.Source;
import realtime.session.Usage;
import support.Await;
import support.StubServer;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WebhooksTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private final ObjectMapper json = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE).build();
    private final StubServer receiver = new StubServer();
    private final Webhooks webhooks = new Webhooks(WebhookTargets.of(List.of(receiver.url() + "/hook"), SECRET), json,
        Clock.systemUTC(), Collections.nCopies(3, AT_ONCE));
    private final SessionRegistry sessions = new SessionRegistry("practice", Clock.systemUTC(),
        SessionSaver.NONE, webhooks::follow);
    private final Session session = sessions.open(
        new SettingsParser(Map.of("model", "m"), List.of()).parse(Map.of("key", "demo"))).session();
    private final int call = connected(session);

    @AfterEach
    void close() {
        webhooks.close();
        receiver.close();
    }

    private static int connected(Session session) {
        int call = session.beginCall("webrtc");
        session.connected(call);
        return call;
    }

    private void happens(ConversationEvent event) {
        session.apply(call, event, Source.SIDEBAND);
    }

    private void heard(String id, String text) {
        happens(new ConversationEvent.UserTextCompleted(id, 0, text, Usage.NONE));
    }

    private List<JsonNode> received(int number) {
        return Await.value(number + " deliveries", SOON, () -> receiver.received().stream().map(this::body).toList(),
            all -> all.size() >= number);
    }

    private JsonNode body(StubServer.Received delivery) {
        try {
            return json.readTree(delivery.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asText()).sorted().toList();
    }

    @Test
    void a_turn_is_told_when_it_is_complete_and_the_session_when_it_is_over() {
        happens(new ConversationEvent.SpeechStarted("u1", 100));
        happens(new ConversationEvent.UserTextDelta("u1", 0, "What sold"));
        heard("u1", "What sold best?");
        session.end(call, "stopped");
        List<JsonNode> events = received(2);
        assertEquals(List.of("session.ended", "turn.completed"), types(events));
        for (JsonNode event : events) {
            assertEquals(session.id(), event.path("session_id").asText());
            assertEquals("demo", event.path("key").asText());
            assertTrue(event.path("id").asText().matches("msg_[0-9a-f]{32}"), event::toString);
            boolean isTurn = event.path("type").asText().equals("turn.completed");
            assertEquals("What sold best?",
                event.at(isTurn ? "/data/content" : "/data/transcript/0/content").asText());
            assertEquals(isTurn ? "" : "stopped", event.at("/data/ended_reason").asText());
        }
    }

    @Test
    void the_end_carries_the_row_that_the_conversation_was_turned_into() {
        Session form = sessions.open(new SettingsParser(Map.of(), List.of()).parse(Map.of("fields", Map.of("type",
            "object", "properties", Map.of("age", Map.of("type", "integer")))))).session();
        int its = connected(form);
        form.capture().orElseThrow().record(Map.of("age", 7));
        form.end(its, "stopped");
        JsonNode ended = received(1).getFirst();
        assertEquals("session.ended", ended.path("type").asText());
        assertEquals("{\"age\":7}", ended.at("/data/fields/values").toString());
        assertTrue(ended.at("/data/fields/complete").asBoolean());
    }

    @Test
    void what_reads_otherwise_later_is_told_as_changed() {
        happens(new ConversationEvent.ResponseCreated("r", true));
        happens(new ConversationEvent.AssistantTextDone("r", "a1", 0, "Garden chairs, by far."));
        happens(new ConversationEvent.PlaybackStarted("r"));
        happens(new ConversationEvent.ResponseDone("r", false, null, new Usage(0, 40, 0, 40, 0, 0, 0)));
        received(1);
        happens(new ConversationEvent.ItemTruncated("a1", 900));
        List<JsonNode> events = received(2);
        assertEquals(List.of("turn.changed", "turn.completed"), types(events));
        assertTrue(events.getLast().at("/data/interrupted").asBoolean(), events::toString);
    }

    @Test
    void a_delivery_is_signed_as_standard_webhooks_has_it() {
        assertEquals("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSecret.of(SECRET)
            .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"));
        heard("u1", "Hello.");
        received(1);
        StubServer.Received delivery = receiver.received().getFirst();
        assertEquals("POST /v1/hook", delivery.line());
        assertEquals(body(delivery).path("id").asText(), delivery.header("webhook-id"));
        assertEquals(WebhookSecret.of(SECRET).sign(delivery.header("webhook-id"),
            Long.parseLong(delivery.header("webhook-timestamp")), new String(delivery.body(), StandardCharsets.UTF_8)),
            delivery.header("webhook-signature"));
    }

    @Test
    void what_is_not_taken_is_tried_again_under_the_same_id_until_it_is() {
        receiver.answer(503, Map.of(), new byte[0]);
        heard("u1", "Hello.");
        received(2);
        receiver.answer(204, Map.of(), new byte[0]);
        Await.until("a delivery that is taken", SOON, () -> webhooks.waiting() == 0);
        List<JsonNode> tries = received(3);
        assertEquals(1, tries.stream().map(event -> event.path("id").asText()).distinct().count());
    }

    /** It would bring what was said to an address that nobody has chosen, such as one within the network. */
    @Test
    void a_delivery_is_not_led_elsewhere() {
        receiver.answer(307, Map.of("Location", receiver.url().toString() + "/elsewhere"), new byte[0]);
        heard("u1", "Hello.");
        received(2);
        assertEquals(List.of("POST /v1/hook"), receiver.received().stream().map(StubServer.Received::line).distinct()
            .toList());
    }

    @Test
    void what_nobody_takes_is_given_up() {
        receiver.answer(500, Map.of(), new byte[0]);
        heard("u1", "Hello.");
        Await.until("the delivery to be given up", SOON,
            () -> webhooks.waiting() == 0 && !receiver.received().isEmpty());
        assertEquals(4, receiver.received().size());
    }

    @Test
    void what_has_happened_is_told_before_the_host_stops() {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            heard("u" + i, "Word " + i);
            words.add("Word " + i);
        }
        session.end(call, "host_stopped");
        webhooks.close();
        List<String> told = receiver.received().stream().map(this::body)
            .filter(event -> event.path("type").asText().equals("turn.completed"))
            .map(event -> event.at("/data/content").asText()).toList();
        assertEquals(words.stream().sorted().toList(), told.stream().sorted().toList());
        assertEquals(21, receiver.received().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org", "example.org/hook", "https://", "http://user:pw@example.org",
        "ht tp://a"})
    void what_is_no_address_is_refused(String address) {
        assertThrows(IllegalArgumentException.class, () -> WebhookTargets.of(List.of(address), SECRET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_c2hvcnQ=", "whsec_no base64 at all, and quite long", "%%%"})
    void what_is_no_secret_is_refused_without_repeating_it(String secret) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
            () -> WebhookTargets.of(List.of("https://example.org"), secret));
        assertFalse(!secret.isEmpty() && e.getMessage().contains(secret), e.getMessage());
    }
}
