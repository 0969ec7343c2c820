package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import realtime.practice.Script;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Wav;
import support.Widget;

/** What an app does with a conversation that goes on in a browser: over plain HTTP, with the page following. */
class SteeringTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    /** One pixel. */
    private static final String PNG = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlE"
        + "QVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==";
    private static final String TOOL = "{\"tools\":[{\"name\":\"stock\",\"description\":\"How many are left\","
        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"article\":{\"type\":\"string\"}}}}]}";
    private static TestHost host;
    private static Chromium chromium;
    private Conversation talk;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        chromium = Chromium.speaking(Wav.silence());
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    @AfterEach
    void close() {
        talk.close();
    }

    @Test
    void a_picture_is_shown_to_the_model_with_words_and_without() {
        begin("{}", "{}");
        post("messages", "{\"image\":\"" + PNG + "\",\"text\":\"What sold best?\"}");
        talk.awaitHeard(1);
        post("messages", "{\"image\":\"" + PNG + "\",\"detail\":\"low\"}");
        talk.awaitHeard(3);
        List<String> said = talk.contents();
        assertAll(
            () -> assertTrue(said.get(0).contains("What sold best?"), said.toString()),
            () -> assertEquals("This is the practice partner. You typed: What sold best? I got a picture.",
                said.get(1)),
            () -> assertEquals("This is the practice partner. I got a picture.", said.get(3)),
            () -> assertEquals(said, talk.widget().transcript()),
            () -> assertEquals(List.of(), talk.widget().problems()));
    }

    @Test
    void what_the_dashboard_shows_is_told_before_and_during_the_call_and_replaced_by_its_title() {
        begin("{}", "{}", "{\"title\":\"Sales\",\"data\":{\"march\":84}}");
        Await.until("the context to arrive", SOON, () -> systemTexts("added").size() == 1);
        post("context", "{\"title\":\"Filter\",\"text\":\"Chairs only\"}");
        post("context", "{\"title\":\"Sales\",\"data\":{\"march\":85}}");
        Await.until("the contexts to arrive", SOON, () -> systemTexts("added").size() == 3);
        assertEquals(List.of("Sales:\n{\"march\":84}", "Filter:\nChairs only", "Sales:\n{\"march\":85}"),
            systemTexts("added"));
        String first = events("conversation.item.added").getFirst().at("/item/id").asText();
        assertEquals(List.of(first), events("conversation.item.deleted").stream()
            .map(event -> event.path("item_id").asText()).toList());
        Await.value("the page to show what holds", SOON, talk.widget()::transcript,
            List.of("Filter:\nChairs only", "Sales:\n{\"march\":85}")::equals);
        assertEquals(List.of("new", "connecting", "listening"), talk.widget().phases());
        assertEquals(0, events("response.created").size());
    }

    @Test
    void a_summary_may_be_longer_than_the_longest_answer() {
        begin("{\"out_of_band\":\"About chairs, tables and parasols.\",\"turns\":[{\"answer\":\"Of course.\"}]}", "{}");
        talk.widget().type("Chairs?");
        talk.awaitHeard(1);
        assertEquals(200, host.ask("PATCH", "/api/sessions/" + talk.id(),
            "{\"max_output_tokens\":1}").statusCode());
        assertEquals("About chairs, tables and parasols.", post("summary", "{}").path("text").asText());
    }

    @Test
    void a_summary_is_written_beside_the_conversation_and_after_it() {
        begin("{\"out_of_band\":\"About chairs.\",\"turns\":[{\"answer\":\"Of course.\"}]}", "{}");
        assertEquals(409, host.ask("POST", path("summary"), "{}").statusCode());
        talk.widget().type("Chairs?");
        talk.awaitHeard(1);
        List<String> phases = talk.widget().phases();
        assertEquals("About chairs.", post("summary", "{}").path("text").asText());
        assertEquals("title", post("summary", "{\"kind\":\"title\"}").path("kind").asText());
        assertEquals(phases, talk.widget().phases());
        talk.widget().stop();
        Await.until("the call to be over", SOON, () -> host.practice().liveCalls() == 0);
        assertEquals("About chairs.", post("summary", "{}").path("text").asText());
        assertEquals(List.of("Chairs?", "Of course."), talk.contents());
        assertEquals(talk.contents(), talk.widget().transcript());
    }

    @Test
    void settings_change_while_the_call_goes_on_as_far_as_the_provider_takes_them() {
        begin("{\"repeat\":true,\"turns\":[{\"answer\":\"Of course.\"}]}", "{\"voice\":\"marin\"}");
        assertEquals("cedar", patch("{\"voice\":\"cedar\"}").path("voice").asText());
        talk.widget().type("Hello?");
        talk.awaitHeard(1);
        assertEquals("Be brief.",
            patch("{\"instructions\":\"Be brief.\"}").path("settings").path("instructions").asText());
        HttpResponse<String> refused = host.ask("PATCH", "/api/sessions/" + talk.id(), "{\"voice\":\"ash\"}");
        assertEquals(409, refused.statusCode());
        assertTrue(refused.body().contains("Cannot update a conversation's voice if assistant audio is present."),
            refused.body());
        assertEquals("cedar", talk.snapshot().path("voice").asText());
        assertEquals("cedar", talk.snapshot().path("settings").path("voice").asText());
        Widget widget = talk.widget();
        assertFalse(widget.button("Hold to talk").isVisible());
        patch("{\"turn_detection\":{\"type\":\"push_to_talk\"}}");
        Await.until("the button to hold", SOON, () -> widget.button("Hold to talk").isVisible());
        patch("{\"turn_detection\":{\"type\":\"server_vad\",\"silence_duration_ms\":700}}");
        Await.until("the button to go", SOON, () -> !widget.button("Hold to talk").isVisible());
        JsonNode turns = talk.snapshot().path("turn_detection");
        assertEquals("server_vad 700", turns.path("type").asText() + " " + turns.path("silence_duration_ms").asText());
        widget.type("And now?");
        talk.awaitHeard(3);
        assertEquals(List.of(), widget.problems());
        assertEquals(List.of("Hello?", "Of course.", "And now?", "Of course."), talk.contents());
    }

    @Test
    void two_functions_called_at_once_are_answered_over_http_and_make_one_answer() {
        begin("{\"turns\":[{\"tool_calls\":[{\"name\":\"stock\",\"arguments\":{\"article\":\"chairs\"}},"
            + "{\"name\":\"stock\",\"arguments\":{\"article\":\"tables\"}}],\"answer\":\"Twelve and three.\"}]}", TOOL);
        talk.widget().type("How many are left?");
        JsonNode waiting = Await.value("two calls", SOON,
            () -> host.send("GET", path("tool-calls?wait=10"), null).path("tool_calls"), calls -> calls.size() == 2);
        assertEquals(List.of("{\"article\":\"chairs\"}", "{\"article\":\"tables\"}"),
            waiting.findValuesAsText("arguments"));
        List<String> ids = waiting.findValuesAsText("call_id");
        assertEquals(1, post("tool-calls/" + ids.get(0), "{\"output\":{\"left\":12}}").path("tool_calls").size());
        assertEquals(0, post("tool-calls/" + ids.get(1), "{\"output\":{\"left\":3}}").path("tool_calls").size());
        assertEquals(409, host.ask("POST", path("tool-calls/" + ids.get(1)), "{\"output\":\"twice\"}").statusCode());
        Await.value("the answer", SOON, talk::contents, all -> all.getLast().equals("Twelve and three."));
        Await.until("the answer to be heard", SOON, () -> talk.widget().phase().equals("listening"));
        List<String> types = talk.snapshot().path("transcript").findValuesAsText("type");
        assertAll(
            () -> assertEquals(2, events("response.created").size()),
            () -> assertEquals(0, events("error").size()),
            () -> assertEquals(List.of("user", "tool", "tool", "tool", "tool", "assistant"), types),
            () -> assertEquals(List.of(), talk.widget().problems()));
    }

    @Test
    void words_from_the_app_cut_an_answer_short_and_need_not_be_answered() {
        begin("{\"turns\":[{\"answer\":\"The garden chairs sold best, far ahead of the tables, which in turn "
            + "sold better than in any month before, while the parasols hardly sold at all.\"},"
            + "{\"answer\":\"Two.\"}]}", "{}");
        post("messages", "{\"text\":\"Only a note.\",\"role\":\"system\",\"respond\":false}");
        post("messages", "{\"text\":\"What sold best?\"}");
        talk.widget().awaitPhase("assistant_speaking");
        post("messages", "{\"text\":\"And in April?\"}");
        talk.awaitHeard(4);
        assertTrue(talk.snapshot().path("transcript").path(2).path("interrupted").asBoolean());
        assertEquals("Two.", talk.contents().getLast());
        assertEquals(List.of("system", "user", "assistant", "user", "assistant"),
            talk.snapshot().path("transcript").findValuesAsText("type"));
        assertEquals(2, events("response.created").size());
        assertEquals(List.of(), talk.widget().problems());
    }

    /** @param contexts what the app tells before the call */
    private void begin(String script, String settings, String... contexts) {
        host.practice().play(Script.parse(script));
        talk = Conversation.open(host, chromium, settings);
        for (String context : contexts) {
            post("context", context);
        }
        talk.widget().start();
        talk.widget().awaitPhase("listening");
    }

    private String path(String what) {
        return "/api/sessions/" + talk.id() + "/" + what;
    }

    private JsonNode post(String what, String body) {
        return host.send("POST", path(what), body);
    }

    private JsonNode patch(String changes) {
        return host.send("PATCH", "/api/sessions/" + talk.id(), changes);
    }

    private List<JsonNode> events(String type) {
        return talk.widget().serverEvents().getLast().stream()
            .filter(event -> event.path("type").asText().equals(type)).toList();
    }

    private List<String> systemTexts(String what) {
        return events("conversation.item." + what).stream().map(event -> event.path("item"))
            .filter(item -> item.path("role").asText().equals("system"))
            .map(item -> item.at("/content/0/text").asText()).toList();
    }
}
