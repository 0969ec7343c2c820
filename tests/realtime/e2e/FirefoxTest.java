package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import realtime.practice.Script;
import support.Await;
import support.Checkout;
import support.HostPage;
import support.SoundCard;
import support.Speech;
import support.TestHost;
import support.Tools;
import support.Wav;
import support.WholeConversation;

/** The same in Firefox, which Playwright cannot drive where it is the system's own: a script of node does. */
class FirefoxTest {
    /** What a detected turn holds besides the speech: 300 ms before it, and 700 ms of silence until it is over. */
    private static final int PADDING_MS = 1_000;
    private static final Path CLIENTS = Checkout.root().resolve("tests/clients");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final short[] QUESTION = Speech.pcm("What sold best in the month of March?", Wav.RATE);
    private static final ObjectMapper JSON = new ObjectMapper();
    private final TestHost host = TestHost.start();

    @BeforeAll
    static void install_what_drives_it() {
        Tools.npmInstall(CLIENTS, "puppeteer-core");
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void a_spoken_turn_in_an_iframe_of_another_site_is_answered_aloud_and_read_back_as_data() {
        long spokenMs = QUESTION.length * 1_000L / Wav.RATE;
        JsonNode session = host.create("{}");
        JsonNode seen = converse("pointer", session);
        JsonNode snapshot = ended(session.path("session_id").asText());
        JsonNode user = snapshot.path("transcript").path(0);
        JsonNode answer = snapshot.path("transcript").path(1);
        assertAll(
            () -> assertAnsweredAloud(snapshot, seen),
            () -> assertTrue(user.path("content").asText().startsWith("[speech, "), user.toString()),
            () -> assertBetween(spokenMs - 500, durationMs(user), spokenMs + PADDING_MS + 500),
            () -> assertBetween(user.path("ended_ms").asLong(), answer.path("started_ms").asLong(), 60_000),
            () -> assertEquals(List.of("new", "connecting", "listening", "user_speaking", "thinking",
                "assistant_speaking", "listening", "ended"), texts(seen.path("phases"))));
    }

    @Test
    void the_keyboard_alone_starts_a_conversation_has_a_typed_turn_and_stops_it() {
        JsonNode session = host.create("{}");
        JsonNode seen = converse("keyboard", session);
        JsonNode snapshot = ended(session.path("session_id").asText());
        assertAll(
            () -> assertAnsweredAloud(snapshot, seen),
            () -> assertEquals("Hello there.", snapshot.path("transcript").path(0).path("content").asText()),
            () -> assertEquals(List.of("new", "connecting", "listening", "thinking", "assistant_speaking", "listening",
                "ended"), texts(seen.path("phases"))));
    }

    @Test
    void without_webrtc_the_sound_goes_through_the_host_and_the_answer_can_be_interrupted() {
        host.practice().play(Script.parse("{\"turns\": [{\"user\": \"What sold best?\", \"answer\": \""
            + WholeConversation.LONG + "\"}, {\"user\": \"April!\", \"answer\": \"Tables, by far.\"}]}"));
        short[] objection = Speech.pcm("No, wait, I meant the month of April.", Wav.RATE);
        JsonNode session = host.create("{}");
        JsonNode seen;
        try (SoundCard card = new SoundCard()) {
            seen = converse(card.environment(), "pointer", session,
                Speech.join(QUESTION, Speech.silence(5_000, Wav.RATE), objection), "2",
                "media.peerconnection.enabled=false");
        }
        JsonNode snapshot = ended(session.path("session_id").asText());
        JsonNode cut = snapshot.path("transcript").path(1);
        String heard = cut.path("content").asText();
        assertAll(
            () -> assertEquals(List.of("What sold best?", heard, "April!", "Tables, by far."),
                snapshot.path("transcript").findValuesAsText("content")),
            () -> assertTrue(cut.path("interrupted").asBoolean() && WholeConversation.LONG.startsWith(heard)
                && heard.length() > 20 && heard.length() < WholeConversation.LONG.length(), cut.toString()),
            () -> assertEquals(List.of("new", "connecting", "listening", "user_speaking", "thinking",
                "assistant_speaking", "user_speaking", "thinking", "assistant_speaking", "listening", "ended"),
                texts(seen.path("phases"))),
            () -> assertEquals("websocket", snapshot.path("transport").asText()),
            () -> assertEquals("The sound goes through the host: this network lets no direct calls through.",
                seen.path("note").asText()),
            () -> assertTrue(seen.path("heardEnergy").asDouble() > 0.001, "no sound arrived at the page: " + seen),
            () -> assertFalse(seen.path("holdsMicrophone").asBoolean(), "the microphone is still open"));
    }

    /** The host hears of the end a moment after the page shows it. */
    private JsonNode ended(String id) {
        return Await.value("its end", SOON, () -> host.snapshot(id), now -> now.path("phase").asText().equals("ended"));
    }

    /** What the page showed and heard in one turn, from Start to Stop. */
    private JsonNode converse(String means, JsonNode session) {
        return converse(Map.of(), means, session, QUESTION);
    }

    /** @param more how many answers, and a preference of the browser's */
    private JsonNode converse(Map<String, String> environment, String means, JsonNode session, short[] speech,
                              String... more) {
        // Another name of this machine makes another site of it: Firefox gives the frame a process of its own.
        try (HostPage dashboard = new HostPage(session.path("iframe").asText())) {
            List<String> command = new ArrayList<>(List.of(Tools.path("node").toString(), "--no-warnings",
                "firefox.mjs", Tools.path("firefox-esr").toString(), dashboard.url().replace("127.0.0.1", "localhost"),
                means, Wav.of(speech).toString()));
            command.addAll(List.of(more));
            String printed = Tools.run(CLIENTS, environment, command.toArray(String[]::new));
            return JSON.readTree(printed);
        } catch (JsonProcessingException e) {
            throw new AssertionError("The script printed something else than one line of JSON", e);
        }
    }

    private void assertAnsweredAloud(JsonNode snapshot, JsonNode seen) {
        JsonNode items = snapshot.path("transcript");
        assertEquals(List.of("user", "assistant"), items.findValuesAsText("type"));
        assertEquals(List.of("completed", "completed"), texts(items.findValues("status")));
        assertEquals(items.findValuesAsText("content"), texts(seen.path("transcript")));
        JsonNode answer = items.path(1);
        assertTrue(answer.path("content").asText().contains("practice partner"), answer.toString());
        assertBetween(1_000, durationMs(answer), 15_000);
        assertTrue(seen.path("heardEnergy").asDouble() > 0.001, "no sound arrived at the page: " + seen);
        assertFalse(seen.path("text").asText().contains("Tap to hear"), "the answer waits for a click");
        assertFalse(seen.path("holdsMicrophone").asBoolean(), "the microphone is still open");
        assertEquals("stopped", snapshot.path("ended_reason").asText());
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }

    private static long durationMs(JsonNode item) {
        return item.path("ended_ms").asLong() - item.path("started_ms").asLong();
    }

    private static List<String> texts(Iterable<JsonNode> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.asText()));
        return texts;
    }

    private static void assertBetween(long least, long value, long most) {
        assertTrue(value >= least && value <= most, value + " is not between " + least + " and " + most);
    }
}
