package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Await;
import support.Chromium;
import support.RecordedSound;
import support.RelayClient;
import support.Speech;
import support.TestHost;
import support.Wav;
import support.Widget;

/** A conversation as sound: where each side is heard is where the transcript says so. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Isolated("measures in tenths of a second when something is heard")
class RecordedConversationTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    private static final int BEFORE_MS = 1_500;
    /** The transcript's times are those of the provider's events, which take a moment. */
    private static final long NEAR_MS = 700;
    /** A detected turn begins a little before its speech, and ends with the silence that ended it. */
    private static final long PADDING_MS = 1_000;
    private static final short[] QUESTION = Speech.pcm("What sold best in the month of March?", Wav.RATE);
    private static final String ONE_TURN = "{'turns':[{'user':'What sold best?','answer':'Garden chairs, by far, and "
        + "then the tables.'}]}";
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

    private byte[] bytes(String path) {
        try (Response response = http.newCall(new Request.Builder().url(host.url() + path)
                .header("Authorization", "Bearer " + TestHost.TOKEN).build()).execute()) {
            assertEquals(200, response.code(), path);
            return response.body().bytes();
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    private RecordedSound whole(String session) {
        return RecordedSound.of(bytes("/api/sessions/" + session + "/audio"));
    }

    private JsonNode item(String session, int index) {
        return host.snapshot(session).path("transcript").path(index);
    }

    private void awaitAnswered(String session) {
        Await.until("an answer that was heard to its end", SOON, () -> item(session, 1).path("ended_ms").isNumber());
    }

    /** Of a spoken question and its answer. */
    private void assertIsWhereTheTranscriptSays(String session) {
        JsonNode question = item(session, 0);
        JsonNode answer = item(session, 1);
        Await.until("the recording to be whole", SOON,
            () -> whole(session).ms() >= answer.path("ended_ms").asLong());
        RecordedSound sound = whole(session);
        long asked = question.path("started_ms").asLong();
        long askedUntil = question.path("ended_ms").asLong();
        long answered = answer.path("started_ms").asLong();
        long answeredUntil = answer.path("ended_ms").asLong();
        String told = question + "\n" + answer + "\n" + sound;
        assertAll(
            () -> assertEquals(2, sound.channels()),
            () -> assertNear(asked, sound.heardFrom(LEFT, 0), PADDING_MS, told),
            () -> assertNear(askedUntil, sound.heardUntil(LEFT, answeredUntil + 2_000), PADDING_MS, told),
            () -> assertNear(answered, sound.heardFrom(RIGHT, 0), NEAR_MS, told),
            () -> assertNear(answeredUntil, sound.heardUntil(RIGHT, Long.MAX_VALUE / 2), NEAR_MS, told),
            () -> assertTrue(sound.loudness(RIGHT, asked, askedUntil - PADDING_MS) < 100, told),
            () -> assertTrue(sound.loudness(LEFT, answered + NEAR_MS, answeredUntil) < 100, told));
        RecordedSound own = RecordedSound.of(bytes("/api/sessions/" + session + "/items/" + answer.path("id").asText()
            + "/audio"));
        assertEquals(1, own.channels());
        assertEquals(answeredUntil - answered, own.ms(), 1);
        assertEquals(sound.loudness(RIGHT, answered, answeredUntil), own.loudness(0, 0, own.ms()), 1);
    }

    private static void assertNear(long wanted, long found, long tolerance, String told) {
        assertTrue(found >= 0 && Math.abs(wanted - found) <= tolerance, wanted + " but " + found + "\n" + told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webrtc", "websocket"})
    void in_the_widget_which_says_so_before_and_during(String transport) {
        host.play(ONE_TURN);
        Path microphone = Wav.of(Speech.join(Speech.silence(BEFORE_MS, Wav.RATE), QUESTION));
        JsonNode session = host.create("{\"record\":true,\"transport\":\"" + transport + "\"}");
        String id = session.path("session_id").asText();
        try (Chromium chromium = Chromium.speaking(microphone)) {
            Widget widget = Widget.in(chromium.open(session.path("embed_url").asText()));
            widget.frame().getByText("Will be recorded").waitFor();
            widget.start();
            widget.frame().locator("#recording[data-on=true]").waitFor();
            assertEquals("Recording", widget.frame().locator("#recording").innerText());
            widget.page().waitForCondition(() -> item(id, 1).path("ended_ms").isNumber());
            assertEquals("recording", host.snapshot(id).at("/recording/status").asText());
            assertIsWhereTheTranscriptSays(id);
            widget.stop();
            widget.frame().getByText("Will be recorded").waitFor();
        }
    }

    @Test
    void by_the_relay_s_clients() {
        host.play(ONE_TURN);
        String session = host.create("{\"record\":true}").path("session_id").asText();
        try (RelayClient client = RelayClient.of(http, host, session).listen()) {
            client.awaitPhase("listening");
            client.say("What sold best in the month of March?");
            awaitAnswered(session);
            assertIsWhereTheTranscriptSays(session);
            client.hangUp();
        }
    }

    @Test
    void of_an_answer_that_is_interrupted_only_what_was_heard_is_kept() {
        host.play("{'turns':[{'answer':'" + LONG + "','lead_ms':600000}]}");
        String session = host.create("{\"record\":true}").path("session_id").asText();
        try (RelayClient client = RelayClient.of(http, host, session).listen()) {
            client.awaitPhase("listening");
            client.send("{\"type\":\"text\",\"text\":\"Tell me everything.\"}");
            Await.until("two seconds to be heard", SOON, () -> client.heardMs() > 2_000);
            client.send("{\"type\":\"interrupt\"}");
            client.await("flush", 1);
            long heard = client.heardMs();
            Await.until("the answer to be cut", SOON, () -> item(session, 1).path("ended_ms").isNumber());
            JsonNode answer = item(session, 1);
            long kept = whole(session).heardUntil(RIGHT, Long.MAX_VALUE / 2) - answer.path("started_ms").asLong();
            assertTrue(Math.abs(kept - heard) < NEAR_MS, kept + " kept of " + heard + " heard, " + answer);
            client.hangUp();
        }
    }

    @Test
    void nothing_without_being_asked_for() {
        host.play(ONE_TURN);
        Path microphone = Wav.of(Speech.join(Speech.silence(BEFORE_MS, Wav.RATE), QUESTION));
        JsonNode session = host.create("{}");
        String id = session.path("session_id").asText();
        try (Chromium chromium = Chromium.speaking(microphone)) {
            Widget widget = Widget.in(chromium.open(session.path("embed_url").asText()));
            widget.start();
            widget.page().waitForCondition(() -> item(id, 1).path("ended_ms").isNumber());
            assertEquals(0, widget.frame().locator("#recording").count());
            assertEquals(404, host.ask("GET", "/api/sessions/" + id + "/audio", null).statusCode());
            assertFalse(widget.json("performance.getEntriesByType('resource').map(({ name }) => name).join()").asText()
                .contains("record"));
        }
    }

    @Test
    void who_agrees_to_a_text_agrees_to_being_recorded() {
        JsonNode session = host.create("{\"record\":true,\"consent\":\"Be kind.\"}");
        try (Chromium chromium = Chromium.talking()) {
            Widget widget = Widget.in(chromium.open(session.path("embed_url").asText()));
            widget.start();
            widget.frame().locator("dialog[open]").waitFor();
            assertEquals("Be kind.\n\nThis conversation is recorded: what you and the assistant say is kept as sound.",
                widget.frame().locator("dialog[open] .text").innerText());
        }
    }
}
