package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Axe;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/** A conversation by voice fills a form, and the person sees it filled and corrects it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FieldsTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String FIELDS = """
        "fields": {"type": "object", "required": ["name", "age"], "properties": {
          "name": {"type": "string", "title": "Your name", "description": "First and last."},
          "age": {"type": "integer", "minimum": 0, "maximum": 130},
          "email": {"type": "string", "format": "email", "title": "E-mail"},
          "born": {"type": "string", "format": "date"},
          "plan": {"type": "string", "enum": ["small", "large"]},
          "vegan": {"type": "boolean"},
          "days": {"type": "array", "items": {"type": "string", "enum": ["Mon", "Tue", "Wed"]}},
          "wishes": {"type": "array", "items": {"type": "string"}}}}""";
    private static final String SETTINGS = "{" + FIELDS + "}";
    private static final String SCRIPT = """
        {'turns': [
          {'user': 'Ann Lee, forty.', 'tool_calls': [{'name': 'record_fields', 'arguments':
            {'name': 'Ann Lee', 'age': 'forty', 'vegan': true}}], 'answer': 'How old, in figures?'},
          {'user': '40.', 'tool_calls': [{'name': 'record_fields', 'arguments': {'age': 40}}], 'answer': 'Thank you.'}]}
        """;
    private static TestHost host;
    private static Chromium chromium;
    private static Axe axe;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        chromium = Chromium.talking();
        axe = Axe.load();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    private static Locator dialog(Widget widget) {
        return widget.frame().locator("dialog[open]");
    }

    private static Locator open(Widget widget, String name) {
        widget.button(name).click();
        dialog(widget).waitFor();
        return dialog(widget);
    }

    private static void awaitSaved(Widget widget) {
        Await.value("the correction to be taken", SOON, () -> dialog(widget).locator(".said").innerText(),
            "Saved."::equals);
    }

    private static JsonNode values(Conversation talk) {
        return talk.snapshot().at("/fields/values");
    }

    private static void awaitSaid(Conversation talk, String answer) {
        Await.until("the answer to be heard", SOON, () -> talk.contents().contains(answer)
            && talk.widget().phase().equals("listening"));
    }

    private static List<String> outputs() {
        return host.sent("conversation.item.create").stream().map(event -> event.path("item"))
            .filter(item -> item.path("type").asText().equals("function_call_output"))
            .map(item -> item.path("output").asText()).toList();
    }

    @Test
    void what_is_said_fills_the_row_and_what_does_not_fit_is_asked_for_again() {
        host.play(SCRIPT);
        int before = outputs().size();
        try (Conversation talk = Conversation.begin(host, chromium, SETTINGS)) {
            Widget widget = talk.widget();
            widget.button("Your details 0 of 8").waitFor();
            widget.speak();
            awaitSaid(talk, "How old, in figures?");
            widget.button("Your details 2 of 8").waitFor();
            assertEquals("{\"age\":\"a whole number of at least 0 and at most 130\"}",
                talk.snapshot().at("/fields/errors").toString());
            Locator form = open(widget, "Your details 2 of 8");
            assertEquals("What was said does not fit here. Say it again, or write it.",
                form.locator("#wrong-age").innerText());
            assertEquals("Ann Lee", form.getByLabel("Your name").inputValue());
            widget.page().keyboard().press("Escape");
            widget.speak();
            awaitSaid(talk, "Thank you.");
            widget.button("Your details 3 of 8").waitFor();
            JsonNode fields = talk.snapshot().path("fields");
            List<String> told = outputs().subList(before, outputs().size());
            assertAll(
                () -> assertTrue(fields.path("complete").asBoolean()),
                () -> assertEquals("{\"name\":\"Ann Lee\",\"age\":40,\"email\":null,\"born\":null,\"plan\":null,"
                    + "\"vegan\":true,\"days\":null,\"wishes\":null}", fields.path("values").toString()),
                () -> assertEquals(List.of(
                    "{\"recorded\":{\"name\":\"Ann Lee\",\"vegan\":true},\"refused\":"
                        + "{\"age\":\"a whole number of at least 0 and at most 130\"},\"missing\":[\"age\"]}",
                    "{\"recorded\":{\"age\":40},\"refused\":{},\"missing\":[]}"), told),
                () -> assertEquals(List.of("Ann Lee, forty.", "How old, in figures?", "40.", "Thank you."),
                    seen(widget)),
                () -> assertEquals(4, responses(widget)),
                () -> assertEquals(0, host.send("GET", "/api/sessions/" + talk.id() + "/tool-calls", null)
                    .path("tool_calls").size()),
                () -> assertEquals("session_id,complete,name,age,email,born,plan,vegan,days,wishes\r\n" + talk.id()
                    + ",true,Ann Lee,40,,,,true,,\r\n",
                    host.ask("GET", "/api/sessions/" + talk.id() + "/fields.csv", null).body()),
                () -> assertEquals(List.of(), widget.problems()));
        }
    }

    private static List<String> seen(Widget widget) {
        return widget.frame().locator("#items li:visible .text").allInnerTexts();
    }

    private static long responses(Widget widget) {
        return widget.serverEvents().getLast().stream()
            .filter(event -> event.path("type").asText().equals("response.created")).count();
    }

    @Test
    void the_person_corrects_each_kind_of_field_and_the_model_is_told_without_being_asked() {
        try (Conversation talk = Conversation.begin(host, chromium, SETTINGS)) {
            Widget widget = talk.widget();
            Locator form = open(widget, "Your details 0 of 8");
            form.getByLabel("Your name").fill("Bo");
            form.getByLabel("Your name").press("Enter");
            awaitSaved(widget);
            form.getByLabel("E-mail").fill("bo at example");
            form.getByLabel("E-mail").blur();
            Await.until("the browser to find it wrong", SOON,
                () -> !form.locator("#wrong-email").innerText().isEmpty());
            assertEquals("true", form.getByLabel("E-mail").getAttribute("aria-invalid"));
            assertEquals("E-mail: " + form.locator("#wrong-email").innerText(),
                form.getByRole(AriaRole.STATUS).innerText());
            assertTrue(values(talk).path("email").isNull());
            form.getByLabel("E-mail").fill("bo@example.org");
            form.getByLabel("age").fill("7");
            form.getByLabel("born").fill("2019-02-28");
            form.getByLabel("plan").selectOption("large");
            form.getByLabel("vegan").selectOption("No");
            form.getByLabel("Mon").check();
            form.getByLabel("Wed").check();
            form.getByLabel("wishes").fill("w\n".repeat(101));
            form.getByLabel("wishes").blur();
            Await.value("the host to find it wrong", SOON, () -> form.getByRole(AriaRole.STATUS).innerText(),
                "wishes: This does not fit here."::equals);
            form.getByLabel("wishes").fill("tea\n\n=1+1\n");
            form.getByLabel("wishes").blur();
            String all = "{\"name\":\"Bo\",\"age\":7,\"email\":\"bo@example.org\",\"born\":\"2019-02-28\","
                + "\"plan\":\"large\",\"vegan\":false,\"days\":[\"Mon\",\"Wed\"],\"wishes\":[\"tea\",\"=1+1\"]}";
            Await.value("everything to be taken", SOON, () -> values(talk).toString(), all::equals);
            Await.until("the model to be told", SOON, () -> host.sent("conversation.item.create").getLast()
                .at("/item/content/0/text").asText()
                .equals("Recorded with record_fields:\n{\"recorded\":" + all + ",\"missing\":[]}"));
            assertEquals(0, responses(widget));
            form.getByLabel("Your name").fill("");
            form.getByLabel("Your name").blur();
            Await.until("the name to be taken away", SOON, () -> values(talk).path("name").isNull());
            assertEquals(List.of(), seen(widget));
            assertEquals(List.of("new", "connecting", "listening"), widget.phases());
        }
    }

    @Test
    void what_the_app_corrects_is_seen_at_once_but_where_the_person_is_writing() {
        try (Conversation talk = Conversation.open(host, chromium, SETTINGS)) {
            Locator form = open(talk.widget(), "Your details 0 of 8");
            form.getByLabel("Your name").pressSequentially("Ca");
            host.send("PATCH", "/api/sessions/" + talk.id() + "/fields", "{\"name\":\"Bo\",\"age\":5}");
            Await.value("the app's value", SOON, () -> form.getByLabel("age").inputValue(), "5"::equals);
            assertEquals("Ca", form.getByLabel("Your name").inputValue());
        }
    }

    @Test
    void the_row_survives_a_reload_of_the_page_and_another_call() {
        host.play(SCRIPT);
        try (Conversation talk = Conversation.begin(host, chromium, SETTINGS)) {
            Widget widget = talk.widget();
            widget.speak();
            awaitSaid(talk, "How old, in figures?");
            widget.stop();
            Await.until("the call to be over", SOON, () -> host.practice().liveCalls() == 0);
            widget.page().reload();
            Widget again = Widget.in(widget.page());
            again.button("Your details 2 of 8").waitFor();
            again.start();
            again.awaitPhase("listening");
            Await.until("the new call to be told", SOON, () -> host.sent("conversation.item.create").stream()
                .anyMatch(event -> event.at("/item/id").asText().equals("ctx_2_1")
                    && event.at("/item/content/0/text").asText().contains("\"name\":\"Ann Lee\"")));
        }
    }

    @Test
    void the_row_takes_no_more_than_the_page_s_line_to_the_host() {
        try (Conversation talk = Conversation.open(host, chromium, SETTINGS)) {
            Page page = talk.widget().page();
            page.route(Pattern.compile("/api/sessions/[^/]+$"), route -> route.abort());
            page.reload();
            Widget.in(page).button("Your details 0 of 8").waitFor();
        }
    }

    @Test
    void who_captures_nothing_loads_nothing_for_it() {
        try (Conversation talk = Conversation.begin(host, chromium, "{}")) {
            assertEquals(0, talk.widget().frame().locator("#fields").count());
            assertFalse(talk.widget().json("performance.getEntriesByType('resource').map(each => each.name)")
                .toString().contains("assets/field"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"full 360 640", "full 360 150", "compact 360 320", "bar 480 150", "orb 240 240",
        "orb 360 150", "full 360 110"})
    void the_form_is_reached_read_and_left_by_keyboard_at_every_size(String look) {
        String[] parts = look.split(" ");
        try (Conversation talk = Conversation.open(host, chromium,
            "{\"layout\":\"" + parts[0] + "\"," + FIELDS + "}")) {
            Widget widget = talk.widget();
            Page page = widget.page();
            page.setViewportSize(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
            Locator button = widget.button("Your details 0 of 8");
            button.waitFor();
            assertEquals(List.of(), axe.findings(widget.frame()));
            assertTrue((Boolean) button.evaluate("(it) => { const { left, top, right, bottom } ="
                + " it.getBoundingClientRect(); return left >= 0 && top >= 0 && right <= innerWidth"
                + " && bottom <= innerHeight && right - left >= 24 && bottom - top >= 24"
                + " && document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === it; }"), "not to be hit");
            button.focus();
            page.keyboard().press("Enter");
            dialog(widget).waitFor();
            assertEquals(List.of(), axe.findings(widget.frame()));
            assertFalse((Boolean) dialog(widget).locator(".parts")
                .evaluate("(it) => it.scrollWidth > it.clientWidth"), "wider than its place");
            for (String name : List.of("Your name", "age", "E-mail", "born", "plan", "vegan", "wishes")) {
                dialog(widget).getByLabel(name).focus();
                assertTrue((Boolean) dialog(widget).getByLabel(name).evaluate("(it) => { const { top, bottom } ="
                    + " it.getBoundingClientRect(); return bottom > 0 && top < innerHeight; }"), name);
            }
            dialog(widget).getByRole(AriaRole.GROUP).waitFor();
            page.keyboard().press("Escape");
            Await.until("the keyboard to be back", SOON, () -> widget.focused().contains("0 of 8"));
        }
    }
}
