package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/** What a person sets: devices, volume, size of the text, and how turns are taken. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingsPanelTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String LIVE_DEVICES = "window.__tracks.filter((track) => track.readyState === 'live')"
        + ".map((track) => track.label)";
    private static TestHost host;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        chromium = Chromium.talking();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    private static Locator field(Widget widget, String name) {
        return widget.frame().getByLabel(name, new Frame.GetByLabelOptions().setExact(true));
    }

    private static List<String> options(Locator select) {
        return select.locator("option").allInnerTexts();
    }

    private static List<String> liveDevices(Widget widget) {
        return widget.json(LIVE_DEVICES).valueStream().map(JsonNode::asText).toList();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"webrtc", "websocket"})
    void another_microphone_takes_over_in_the_middle_of_a_call_and_is_heard(String transport) {
        host.play("{'repeat':true,'turns':[{'answer':'Yes.'}]}");
        try (Conversation talk = Conversation.begin(host, chromium, "{\"transport\":\"" + transport + "\"}")) {
            Widget widget = talk.widget();
            talk.speak();
            List<String> before = liveDevices(widget);
            widget.openPanel();
            Locator microphones = field(widget, "Microphone");
            Await.until("the microphones' names", SOON, () -> options(microphones).size() == 3);
            String other = options(microphones).getLast();
            microphones.selectOption(other);
            Await.until("the other one alone to be open", SOON, () -> liveDevices(widget).equals(List.of(other)));
            assertNotEquals(before, liveDevices(widget));
            widget.page().keyboard().press("Escape");
            talk.speak();
            assertAll(
                () -> assertEquals(List.of("user completed", "assistant completed", "user completed",
                    "assistant completed"), talk.items()),
                () -> assertEquals(1, talk.snapshot().path("call").asInt()),
                () -> assertEquals(List.of(), widget.problems()));
        }
    }

    @Test
    void a_remembered_microphone_that_is_gone_is_replaced_by_the_systems_and_the_person_is_told() {
        JsonNode session = host.create("{}");
        Page page = chromium.page();
        page.addInitScript("localStorage.setItem('realtime-settings', JSON.stringify({"
            + "microphone: { id: 'gone', label: 'Studio microphone' } }))");
        page.navigate(session.path("embed_url").asText());
        Widget widget = Widget.in(page);
        widget.start();
        widget.awaitCall();
        assertEquals("“Studio microphone” is not there; the system’s microphone is used.", widget.note());
        assertEquals(1, liveDevices(widget).size());
        widget.openPanel();
        Await.until("its name", SOON, () -> options(field(widget, "Microphone"))
            .contains("Studio microphone (not there)"));
        page.close();
    }

    @Test
    void volume_speaker_and_size_of_the_text_are_remembered_and_reset() {
        JsonNode session = host.create("{}");
        Page page = chromium.page();
        page.navigate(session.path("embed_url").asText());
        Widget widget = Widget.in(page);
        widget.openPanel();
        widget.press("Test");
        Await.until("the speakers' names", SOON, () -> options(field(widget, "Speaker")).size() > 1);
        assertTrue(widget.microphoneIsOpen());
        field(widget, "Volume").fill("40");
        field(widget, "Text size").selectOption("Largest");
        String speaker = options(field(widget, "Speaker")).getLast();
        field(widget, "Speaker").selectOption(speaker);
        widget.press("Close");
        Await.until("the test to end", SOON, () -> !widget.microphoneIsOpen());
        page.reload();
        String now = "[document.getElementById('assistant-audio').volume, document.getElementById('assistant-audio')"
            + ".sinkId !== '', getComputedStyle(document.getElementById('transcript')).fontSize]";
        Await.value("what was set", SOON, () -> widget.json(now).toString(), "[0.4,true,\"24px\"]"::equals);
        widget.openPanel();
        assertEquals("40", field(widget, "Volume").inputValue());
        widget.press("Reset to defaults");
        Await.value("the defaults", SOON, () -> widget.json(now).toString(), "[1,false,\"15px\"]"::equals);
        assertEquals("null", widget.json("localStorage.getItem('realtime-settings')").toString());
        page.close();
    }

    @Test
    void a_panel_opens_without_its_style_sheet_and_the_next_time_with_it() {
        String link = "[...document.querySelectorAll('link[href$=\"panel.css\"]')].map(({ sheet }) => sheet !== null)";
        JsonNode session = host.create("{}");
        Page page = chromium.page();
        page.route("**/panel.css", Route::abort);
        page.navigate(session.path("embed_url").asText());
        Widget widget = Widget.in(page);
        widget.openPanel();
        assertEquals("[]", widget.json(link).toString());
        widget.press("Close");
        page.unroute("**/panel.css");
        widget.openPanel();
        assertEquals("[true]", widget.json(link).toString());
        page.close();
    }

    @Test
    void the_person_chooses_how_turns_are_taken_in_this_and_in_later_conversations() {
        try (Conversation talk = Conversation.open(host, chromium,
            "{\"turn_detection\":{\"type\":\"semantic_vad\",\"eagerness\":\"low\"}}")) {
            Widget widget = talk.widget();
            widget.start();
            widget.awaitCall();
            choose(widget, "push_to_talk");
            Await.until("the host to know", SOON, () -> mode(talk).equals("push_to_talk"));
            widget.button("Hold to talk").waitFor();
            JsonNode later = host.create("{}");
            widget.page().navigate(later.path("embed_url").asText());
            Await.until("a later conversation to be the same", SOON, () -> host.snapshot(later.path("session_id")
                .asText()).at("/turn_detection/type").asText().equals("push_to_talk"));
            widget.page().navigate(host.create("{\"turn_detection\":{\"type\":\"server_vad\"}}").path("embed_url")
                .asText());
            widget.openPanel();
            assertEquals("server_vad", checked(widget), "the app asks for another way than the one that was replaced");
        }
    }

    @Test
    void a_choice_does_not_jump_back_while_the_host_s_news_of_it_is_on_its_way() {
        JsonNode session = host.create("{}");
        Page page = chromium.page();
        page.addInitScript("""
            window.EventSource = class extends EventSource {
              addEventListener(type, listener) {
                super.addEventListener(type, (event) => setTimeout(() => {
                  listener(event);
                  window.__news = event.data;
                }, 1000));
              }
            };
            window.__ways = [];
            addEventListener('change', () => {
              const note = () => {
                const way = document.querySelector('input[type=radio]:checked')?.value ?? '';
                if (window.__ways.at(-1) !== way) window.__ways.push(way);
                requestAnimationFrame(note);
              };
              note();
            }, { capture: true, once: true });""");
        page.navigate(session.path("embed_url").asText());
        Widget widget = Widget.in(page);
        widget.openPanel();
        Await.until("the page to know the session", SOON,
            () -> widget.frame().locator("input[type=radio]:checked").count() == 1);
        widget.frame().locator("input[type=radio][value=push_to_talk]").check();
        Await.until("the news to come", SOON,
            () -> widget.json("window.__news ?? ''").asText().contains("push_to_talk"));
        assertEquals("[\"push_to_talk\"]", widget.json("window.__ways").toString());
        page.close();
    }

    @Test
    void the_apps_own_way_comes_back_with_its_details() {
        try (Conversation talk = Conversation.open(host, chromium,
            "{\"turn_detection\":{\"type\":\"semantic_vad\",\"eagerness\":\"low\"}}")) {
            choose(talk.widget(), "server_vad");
            Await.until("the change", SOON, () -> mode(talk).equals("server_vad"));
            choose(talk.widget(), "semantic_vad");
            Await.until("the change", SOON, () -> mode(talk).equals("semantic_vad"));
            assertEquals("low", talk.snapshot().at("/turn_detection/eagerness").asText());
        }
    }

    @Test
    void noise_reduction_is_there_where_the_provider_has_it_and_the_host_keeps_it() {
        try (Conversation talk = Conversation.open(host, chromium, "{\"noise_reduction\":\"near_field\"}")) {
            talk.widget().openPanel();
            Locator noise = field(talk.widget(), "Noise reduction");
            Await.until("what holds", SOON, () -> noise.inputValue().equals("near_field"));
            noise.selectOption("Off");
            Await.until("the change", SOON,
                () -> talk.snapshot().at("/settings/noise_reduction").asText().equals("off"));
        }
        try (TestHost other = TestHost.like("localai");
             Conversation talk = Conversation.open(other, chromium, "{}")) {
            talk.widget().openPanel();
            assertEquals(0, field(talk.widget(), "Noise reduction").count());
        }
    }

    @Test
    void by_the_keyboard_alone() {
        try (Conversation talk = Conversation.open(host, chromium, "{\"key\":\"keys\"}")) {
            Widget widget = talk.widget();
            Page page = widget.page();
            page.bringToFront();
            widget.button("Settings").focus();
            page.keyboard().press("Enter");
            widget.frame().locator("dialog[open]").waitFor();
            List<String> seen = new ArrayList<>();
            while (seen.size() < 40 && !seen.contains("Reset to defaults")) {
                seen.add(widget.focused());
                page.keyboard().press("Tab");
            }
            assertEquals(List.of("Close", "Search", "Copy all", "Print", "Download as TXT", "Download as MD",
                "Download as CSV", "Download as JSON", "Download as JSONL", "Download as SRT", "Download as VTT",
                "New conversation", "Text size", "Automatic", "Noise reduction", "Microphone", "Test", "Speaker",
                "Volume", "Developer log", "Reset to defaults"),
                seen.stream().filter(name -> !name.isEmpty())
                    .map(name -> name.lines().findFirst().orElse("")).toList());
            page.keyboard().press("Escape");
            Await.until("the panel to close", SOON, () -> widget.frame().locator("dialog").count() == 0);
            assertEquals("Settings", widget.focused());
            page.keyboard().press("Enter");
            widget.frame().getByRole(AriaRole.RADIO).first().focus();
            page.keyboard().press("ArrowDown");
            Await.until("the change", SOON, () -> mode(talk).equals("server_vad"));
        }
    }

    private static void choose(Widget widget, String mode) {
        widget.openPanel();
        widget.frame().locator("input[type=radio][value=" + mode + "]").check();
        widget.page().keyboard().press("Escape");
        Await.until("the panel to close", SOON, () -> widget.frame().locator("dialog").count() == 0);
    }

    private static String checked(Widget widget) {
        return (String) widget.frame().locator("input[type=radio]:checked").getAttribute("value");
    }

    private static String mode(Conversation talk) {
        return talk.snapshot().at("/turn_detection/type").asText();
    }
}
