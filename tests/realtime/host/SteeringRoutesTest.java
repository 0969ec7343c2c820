package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an app and the widget say into a conversation. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SteeringRoutesTest {
    private static final String PUSH_TO_TALK = "{\"turn_detection\":{\"type\":\"push_to_talk\"}}";
    private final LocalHost host = new LocalHost();

    @AfterEach
    void close() {
        host.close();
    }

    private LocalHost.Reply post(String id, String what, String body) {
        return host.post("/api/sessions/" + id + "/" + what, body);
    }

    private LocalHost.Reply control(String id, String action) {
        return post(id, "control", "{\"action\":\"" + action + "\"}");
    }

    @Test
    void a_message_is_taken_and_needs_a_text_a_role_and_a_call() {
        String id = host.createConnected("{}");
        assertEquals(202, post(id, "messages", "{\"text\":\"Hi\"}").status());
        assertEquals(202, post(id, "messages", "{\"text\":\"Note\",\"role\":\"system\",\"respond\":false}").status());
        assertEquals(400, post(id, "messages", "{\"text\":\" \"}").status());
        assertEquals(400, post(id, "messages", "{\"text\":\"Hi\",\"role\":\"assistant\"}").status());
        assertEquals(400, post(id, "messages", "{\"text\":\"Hi\",\"respond\":\"yes\"}").status());
        assertEquals("not_connected", post(host.createId(), "messages", "{\"text\":\"Hi\"}").code());
    }

    @Test
    void a_picture_needs_no_words_but_must_be_one() {
        String id = host.createConnected("{}");
        String png = "data:image/png;base64,iVBORw0KGgo=";
        assertEquals(202, post(id, "messages", "{\"image\":\"" + png + "\"}").status());
        assertEquals(202, post(id, "messages", "{\"image\":\"" + png + "\",\"text\":\"See?\",\"detail\":\"low\"}")
            .status());
        for (String wrong : List.of("{\"image\":\"https://example.org/a.png\"}", "{\"image\":5}",
            "{\"image\":\"" + png + "\",\"detail\":\"extreme\"}", "{\"image\":\"" + png + "\",\"role\":\"system\"}")) {
            assertEquals(400, post(id, "messages", wrong).status(), wrong);
        }
    }

    @Test
    void what_the_app_shows_is_kept_whether_anybody_talks_or_not() {
        String id = host.createId();
        assertEquals(202, post(id, "context", "{\"title\":\"Sales\",\"data\":{\"march\":84}}").status());
        assertEquals(202, post(id, "context", "{\"text\":\"A chart.\"}").status());
        assertEquals(400, post(id, "context", "{\"text\":\"a\",\"data\":1}").status());
        assertEquals(400, post(id, "context", "{}").status());
        assertEquals(400, post(id, "context", "{\"txt\":\"a\"}").status());
        assertEquals(400, post(id, "context", "{\"data\":\"" + "x".repeat(32_001) + "\"}").status());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"start, 200", "stop, 200", "mute, 200", "unmute, 200", "pause, 409", "resume, 409", "interrupt, 409",
        "respond, 409", "start_recording, 409", "stop_recording, 409", "cancel_recording, 409", "dance, 400"})
    void without_a_call_only_what_needs_none_can_be_done(String action, int status) {
        assertEquals(status, control(host.createId(), action).status());
    }

    @Test
    void the_talk_button_makes_turns_only_where_turns_are_made_by_hand() {
        String detected = host.createConnected("{}");
        for (String action : List.of("start_recording", "stop_recording", "cancel_recording")) {
            assertEquals("not_push_to_talk", control(detected, action).code());
        }
        String byHand = host.createConnected(PUSH_TO_TALK);
        assertEquals("user_speaking", control(byHand, "start_recording").json().path("phase").asText());
        assertEquals("listening", control(byHand, "cancel_recording").json().path("phase").asText());
    }

    @Test
    void a_pause_lets_go_of_the_talk_button() {
        String id = host.createConnected(PUSH_TO_TALK);
        control(id, "start_recording");
        assertEquals("paused", control(id, "pause").json().path("phase").asText());
        control(id, "resume");
        assertEquals("listening", control(id, "stop_recording").json().path("phase").asText());
    }

    @Test
    void mute_and_pause_show_in_the_snapshot() {
        String id = host.createConnected("{}");
        JsonNode muted = control(id, "mute").json();
        assertTrue(muted.path("is_muted").asBoolean(), muted.toString());
        assertTrue(control(id, "pause").json().path("is_paused").asBoolean());
        assertTrue(!control(id, "resume").json().path("is_paused").asBoolean());
    }

    @Test
    void nothing_said_is_nothing_to_sum_up() {
        String id = host.createConnected("{}");
        assertEquals("nothing_said", post(id, "summary", "{}").code());
        assertEquals(400, post(id, "summary", "{\"kind\":\"poem\"}").status());
        assertEquals(400, post(id, "summary", "{\"sort\":\"title\"}").status());
    }
}
