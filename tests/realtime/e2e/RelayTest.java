package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.practice.Script;
import support.Await;
import support.RelayClient;
import support.TestHost;

/** A conversation by WebSocket through the host. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RelayTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LONG = "The garden chairs sold best, far ahead of the tables, which in turn sold "
        + "better than in any month before, while the parasols hardly sold at all and the lamps were sold out at once.";
    private final OkHttpClient http = new OkHttpClient();
    private TestHost host;

    @BeforeEach
    void start() {
        host = TestHost.start();
    }

    @AfterEach
    void stop() {
        host.close();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    private String session(String settings) {
        return host.create(settings).path("session_id").asText();
    }

    private RelayClient client(String session) {
        return RelayClient.of(http, host, session);
    }

    private void play(String turns) {
        host.practice().play(Script.parse("{\"turns\": [" + turns + "]}"));
    }

    private List<JsonNode> transcript(String session) {
        return StreamSupport.stream(host.snapshot(session).path("transcript").spliterator(), false).toList();
    }

    private static List<String> contents(List<JsonNode> items) {
        return items.stream().map(item -> item.path("content").asText()).toList();
    }

    private void awaitContents(String session, String... wanted) {
        Await.value("the transcript", SOON, () -> contents(transcript(session)), List.of(wanted)::equals);
    }

    @Test
    void spoken_and_typed_turns_are_answered_aloud_and_in_writing() {
        play("{\"user\": \"What sold best?\", \"answer\": \"Garden chairs, by far.\"}, {\"answer\": \"Eighty four.\"}");
        String session = session("{}");
        try (RelayClient client = client(session).listen()) {
            client.awaitPhase("listening");
            client.say("What sold best in the month of March?");
            Await.until("the answer to be heard", SOON, () -> client.heardMs() > 500 && client.isQuiet());
            client.awaitPhase("listening");
            long before = client.heardMs();
            client.send("{\"type\":\"text\",\"text\":\"How many?\"}");
            Await.until("the other one", SOON, () -> client.heardMs() > before + 300 && client.isQuiet());
            client.awaitPhase("listening");
            client.hangUp();
            Await.until("the end", SOON, () -> host.snapshot(session).path("phase").asText().equals("ended"));
            List<JsonNode> told = client.messages();
            assertAll(
                () -> assertEquals(List.of("What sold best?", "Garden chairs, by far.", "How many?", "Eighty four."),
                    contents(transcript(session))),
                () -> assertEquals(List.of("connecting", "connected", "recording", "connected", "speaking",
                    "connected", "speaking", "connected", "idle"), host.statuses(session)),
                () -> assertEquals("What sold best?", last(client, "transcript", 0)),
                () -> assertEquals("Garden chairs, by far.", last(client, "text_response", 1)),
                () -> assertEquals("stopped", host.snapshot(session).path("ended_reason").asText()),
                () -> assertEquals("websocket", host.snapshot(session).path("transport").asText()),
                () -> assertTrue(told.stream().noneMatch(one -> one.path("type").asText().equals("error")), told + ""),
                () -> assertTrue(isVoice(client.heard()), "what was heard is no voice"));
            Await.until("nothing to be left", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    /** What the client was told last of the {@code index}th item. */
    private static String last(RelayClient client, String type, int index) {
        List<JsonNode> items = client.messages(type).stream().map(message -> message.path("item"))
            .filter(item -> item.path("sequence").asInt() == index + 1).toList();
        return items.isEmpty() ? null : items.getLast().path("content").asText();
    }

    /** Loud, and not noise: neighbouring samples of speech are alike. */
    private static boolean isVoice(byte[] pcm) {
        long energy = 0;
        long steps = 0;
        int before = 0;
        for (int i = 0; i + 1 < pcm.length; i += 2) {
            int sample = (short) (pcm[i] & 0xff | pcm[i + 1] << 8);
            energy += (long) sample * sample;
            steps += (long) (sample - before) * (sample - before);
            before = sample;
        }
        return energy / (pcm.length / 2 + 1) > 10_000 && steps < energy;
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice", "button"})
    void an_answer_that_is_interrupted_is_dropped_and_cut_to_what_was_heard(String by) {
        play("{\"answer\": \"%s\", \"lead_ms\": 600000}, {\"answer\": \"Yes.\"}".formatted(LONG));
        String session = session("{}");
        try (RelayClient client = client(session).listen()) {
            client.awaitPhase("listening");
            client.send("{\"type\":\"text\",\"text\":\"Tell me everything.\"}");
            Await.until("two seconds to be heard", SOON, () -> client.heardMs() > 2_000);
            if (by.equals("voice")) {
                client.say("Stop it, that is quite enough for now.");
            } else {
                client.send("{\"type\":\"interrupt\"}");
            }
            client.await("flush", 1);
            long heard = client.heardMs();
            long whole = heard + client.droppedMs();
            Await.until("the answer to be cut", SOON, () -> transcript(session).get(1).path("interrupted").asBoolean()
                && !transcript(session).get(1).path("unheard").isNull());
            String content = transcript(session).get(1).path("content").asText();
            double share = (double) content.length() / LONG.length();
            assertAll(
                () -> assertTrue(client.droppedMs() > 3_000, "only " + client.droppedMs() + " ms were dropped"),
                () -> assertTrue(LONG.startsWith(content) && !content.isEmpty(), content),
                () -> assertEquals((double) heard / whole, share, 0.12, content));
            client.awaitPhase(by.equals("voice") ? "assistant_speaking" : "listening");
        }
    }

    @Test
    void what_was_heard_is_what_the_client_says_was_heard() {
        play("{\"answer\": \"%s\", \"lead_ms\": 600000}".formatted(LONG));
        String session = session("{}");
        try (RelayClient client = client(session)) {
            client.awaitPhase("listening");
            client.send("{\"type\":\"text\",\"text\":\"Tell me everything.\"}");
            String item = client.await("audio", 1).path("item_id").asText();
            Await.until("the whole answer to have come", SOON, () -> client.messages("text_response").stream()
                .anyMatch(told -> told.path("item").path("status").asText().equals("completed")));
            client.send("{\"type\":\"played\",\"item_id\":\"" + item + "\",\"ms\":6000}");
            client.send("{\"type\":\"interrupt\"}");
            Await.until("the answer to be cut", SOON, () -> transcript(session).get(1).path("interrupted").asBoolean()
                && !transcript(session).get(1).path("unheard").isNull());
            client.await("flush", 1);
            String content = transcript(session).get(1).path("content").asText();
            double wanted = 6_000.0 / client.droppedMs();
            assertEquals(wanted, (double) content.length() / LONG.length(), 0.1, content);
        }
    }

    @Test
    void with_push_to_talk_a_turn_is_what_is_said_between_start_and_stop() {
        play("{\"user\": \"Held.\", \"answer\": \"Heard.\"}");
        String session = session("{\"turn_detection\": {\"type\": \"push_to_talk\"}}");
        try (RelayClient client = client(session).listen()) {
            client.awaitPhase("listening");
            client.say("Nobody hears this.");
            Await.until("it to be said", SOON, client::isSilent);
            client.send("{\"type\":\"start_recording\"}");
            client.await("recording_started", 1);
            client.say("This was a mistake.");
            client.send("{\"type\":\"cancel_recording\"}");
            client.await("recording_stopped", 1);
            Await.until("it to be said", SOON, client::isSilent);
            client.send("{\"type\":\"start_recording\"}");
            client.await("recording_started", 2);
            client.say("But this is heard.");
            Await.until("it to be said", SOON, client::isSilent);
            client.send("{\"type\":\"stop_recording\"}");
            client.await("recording_stopped", 2);
            Await.until("the answer", SOON, () -> transcript(session).size() == 2 && client.heardMs() > 200);
            client.awaitPhase("listening");
            assertEquals(List.of("Held.", "Heard."), contents(transcript(session)));
        }
    }

    @Test
    void while_turns_are_found_by_themselves_stopping_to_record_closes_the_microphone() {
        play("{\"user\": \"Heard.\", \"answer\": \"Yes.\"}");
        String session = session("{}");
        try (RelayClient client = client(session).listen()) {
            client.awaitPhase("listening");
            client.send("{\"type\":\"stop_recording\"}");
            client.await("recording_stopped", 1);
            client.say("Nobody hears this, however long it is.");
            Await.until("it to be said", SOON, client::isSilent);
            client.send("{\"type\":\"start_recording\"}");
            client.await("recording_started", 1);
            client.say("But this is heard.");
            awaitContents(session, "Heard.", "Yes.");
        }
    }

    @Test
    void a_client_that_was_cut_off_goes_on_with_the_same_call() {
        play("{\"answer\": \"First.\"}, {\"answer\": \"Second.\"}");
        String session = session("{}");
        try (RelayClient first = client(session).listen()) {
            first.awaitPhase("listening");
            first.send("{\"type\":\"text\",\"text\":\"One\"}");
            Await.until("the answer", SOON, () -> transcript(session).size() == 2);
            first.awaitPhase("listening");
        }
        Await.until("the cut to be noticed", SOON,
            () -> host.snapshot(session).path("phase").asText().equals("reconnecting"));
        try (RelayClient second = client(session).listen()) {
            second.awaitPhase("listening");
            assertEquals(List.of("One", "First."), List.of(last(second, "transcript", 0),
                last(second, "text_response", 1)));
            second.send("{\"type\":\"text\",\"text\":\"Two\"}");
            Await.until("the answer", SOON, () -> transcript(session).size() == 4 && second.heardMs() > 200);
            second.awaitPhase("listening");
            assertEquals(1, host.snapshot(session).path("call").asInt());
            assertEquals(1, host.practice().liveCalls());
            assertEquals(List.of("connecting", "connected", "speaking", "connected", "connecting", "connected",
                "speaking", "connected"), host.statuses(session));
        }
    }

    @Test
    void a_client_that_does_not_come_back_ends_the_conversation() {
        String session = session("{}");
        try (RelayClient client = client(session)) {
            client.awaitPhase("listening");
        }
        Await.until("the end", SOON, () -> host.snapshot(session).path("phase").asText().equals("ended"));
        assertEquals("widget_gone", host.snapshot(session).path("ended_reason").asText());
        Await.until("nothing to be left", SOON, () -> host.practice().liveCalls() == 0);
        try (RelayClient later = client(session)) {
            later.awaitPhase("listening");
            assertEquals(2, host.snapshot(session).path("call").asInt());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "undefined", "null", ""})
    void a_client_without_a_session_gets_one_with_a_uuid(String name) {
        try (RelayClient client = client(name)) {
            String session = client.await("session_created", 1).path("session_id").asText();
            assertEquals(session, UUID.fromString(session).toString());
            assertEquals("session_created", client.messages().getFirst().path("type").asText());
            client.awaitPhase("listening");
            assertEquals("listening", host.snapshot(session).path("phase").asText());
            client.hangUp();
            Await.until("a session in which nothing was said to be forgotten", SOON,
                () -> host.ask("GET", "/api/sessions/" + session, null).statusCode() == 404);
        }
    }

    @Test
    void a_session_that_was_made_for_a_client_stays_when_something_was_said() {
        try (RelayClient client = client("new")) {
            String session = client.await("session_created", 1).path("session_id").asText();
            client.send("{\"type\":\"text\",\"text\":\"Even before the call is up.\"}");
            Await.until("the answer", SOON, () -> transcript(session).size() == 2);
            client.hangUp();
            Await.until("the end", SOON, () -> host.snapshot(session).path("phase").asText().equals("ended"));
            assertEquals("Even before the call is up.", contents(transcript(session)).getFirst());
        }
    }

    @Test
    void a_provider_that_hears_at_another_rate_understands_as_well() {
        host.close();
        host = TestHost.like("qwen");
        play("{\"user\": \"Heard.\", \"answer\": \"At sixteen kilohertz.\"}");
        String session = session("{}");
        try (RelayClient client = client(session).listen()) {
            client.awaitPhase("listening");
            client.say("What sold best in the month of March?");
            awaitContents(session, "Heard.", "At sixteen kilohertz.");
            Await.until("the answer to be heard", SOON, () -> client.heardMs() > 500 && client.isQuiet());
            JsonNode turn = transcript(session).getFirst();
            long spoken = turn.path("ended_ms").asLong() - turn.path("started_ms").asLong();
            assertEquals(2_000, spoken, 1_200, "what was said seems to be of another length");
        }
    }

    @Test
    void a_second_client_takes_over() {
        String session = session("{\"key\": \"desk\"}");
        try (RelayClient first = client(session); RelayClient second = later("desk", first)) {
            assertEquals("closed 4409 Another connection has taken over the conversation.", first.awaitEnd());
            second.awaitPhase("listening");
            assertEquals(1, host.practice().liveCalls());
            assertTrue(second.isOpen());
        }
    }

    private RelayClient later(String session, RelayClient before) {
        before.awaitPhase("listening");
        return client(session);
    }

    @Test
    void pause_and_mute_hold_the_microphone_in_the_host() {
        play("{\"user\": \"Heard.\", \"answer\": \"Yes.\"}");
        String session = session("{}");
        try (RelayClient client = client(session).listen()) {
            client.awaitPhase("listening");
            host.send("POST", "/api/sessions/" + session + "/control", "{\"action\": \"mute\"}");
            Await.until("the status", SOON,
                () -> client.messages("status").getLast().path("is_muted").asBoolean());
            client.say("Nobody hears this, however long it is.");
            Await.until("it to be said", SOON, client::isSilent);
            host.send("POST", "/api/sessions/" + session + "/control", "{\"action\": \"unmute\"}");
            Await.until("the status", SOON,
                () -> !client.messages("status").getLast().path("is_muted").asBoolean());
            client.say("But this is heard.");
            awaitContents(session, "Heard.", "Yes.");
        }
    }

    @Test
    void every_ordinary_end_has_its_close_code() {
        String stopped = session("{}");
        String deleted = session("{}");
        String going = session("{}");
        try (RelayClient one = client(stopped); RelayClient two = client(deleted); RelayClient three = client(going)) {
            List.of(one, two, three).forEach(client -> client.awaitPhase("listening"));
            host.send("POST", "/api/sessions/" + stopped + "/control", "{\"action\": \"stop\"}");
            assertEquals("closed 1000 The conversation has ended: stopped.", one.awaitEnd());
            host.ask("DELETE", "/api/sessions/" + deleted, null);
            assertEquals("closed 4404 The session was deleted.", two.awaitEnd());
            assertTrue(three.isOpen());
            host.close();
            assertEquals("closed 1001 The host is stopping.", three.awaitEnd());
        }
    }

    @Test
    void a_provider_that_goes_away_is_told_with_a_code_and_an_error() {
        host.practice().play(Script.parse("""
            {"turns": [{"answer": "Yes."}], "faults": {"session": {"drop_after_turn": 1, "first": 1}}}"""));
        String session = session("{}");
        try (RelayClient client = client(session).listen()) {
            client.awaitPhase("listening");
            client.send("{\"type\":\"text\",\"text\":\"One\"}");
            String end = client.awaitEnd();
            JsonNode error = client.await("error", 1).path("error");
            assertEquals("closed 4502 The conversation failed: " + error.path("code").asText() + ".", end);
            assertNotEquals("", error.path("fix").asText());
        }
        try (RelayClient again = client(session)) {
            again.awaitPhase("listening");
            assertEquals(2, host.snapshot(session).path("call").asInt());
            assertFalse(again.messages("text_response").isEmpty());
        }
    }
}
