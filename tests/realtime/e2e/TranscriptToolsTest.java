package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/** What a person does with the transcript: search, copy, download, print, begin afresh. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TranscriptToolsTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String COPIED = "window.__copied";
    private static final String WATCH_CLIPBOARD = """
        navigator.clipboard.writeText = async (text) => { window.__copied = text; };
        """;
    private static TestHost host;
    private static Chromium chromium;
    private String key;
    private Conversation talk;
    private Widget widget;

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

    /** A conversation of two turns and two answers. */
    @BeforeEach
    void converse() {
        host.play("{'turns':[{'answer':'Garden chairs sold best.'},{'answer':'84 chairs (garden).'}]}");
        key = "tools-" + UUID.randomUUID();
        talk = Conversation.open(host, chromium, "{\"key\":\"" + key + "\",\"instructions\":\"Be brief.\"}");
        widget = talk.widget();
        widget.page().evaluate(WATCH_CLIPBOARD);
        widget.type("What sold best?");
        talk.awaitHeard(1);
        widget.type("How many chairs?");
        talk.awaitHeard(3);
    }

    @AfterEach
    void close() {
        talk.close();
    }

    @Test
    void search_counts_marks_and_goes_from_match_to_match() {
        widget.openPanel();
        widget.press("Search");
        Locator query = widget.frame().getByRole(AriaRole.SEARCHBOX);
        query.fill("CHAIRS");
        String highlights = "[...CSS.highlights].map(([name, ranges]) => [name, [...ranges].map(String)])";
        assertEquals("[[\"found\",[\"chairs\",\"chairs\",\"chairs\"]],[\"found-current\",[\"chairs\"]]]",
            widget.json(highlights).toString());
        assertEquals("3 of 3", count());
        query.press("Enter");
        assertEquals("1 of 3", count());
        query.press("Shift+Enter");
        assertEquals("3 of 3", count());
        widget.press("Previous match");
        assertEquals("2 of 3", count());
        query.fill("(garden)");
        assertEquals("1 of 1", count());
        query.fill("tables");
        assertEquals("None", count());
        assertEquals(4, widget.frame().locator("#items > li").count());
        query.press("Escape");
        assertEquals("Transcript", widget.focused());
        assertEquals("[[\"found\",[]],[\"found-current\",[]]]", widget.json(highlights).toString());
    }

    @Test
    void search_marks_whole_turns_where_a_browser_has_no_highlights() {
        widget.page().evaluate("() => { delete window.Highlight; }");
        widget.openPanel();
        widget.press("Search");
        widget.frame().getByRole(AriaRole.SEARCHBOX).fill("garden");
        assertEquals(List.of("Garden chairs sold best.", "84 chairs (garden)."),
            widget.frame().locator("#items .found").allInnerTexts());
        assertEquals(List.of("84 chairs (garden)."), widget.frame().locator("#items .found-current").allInnerTexts());
    }

    @Test
    void all_of_it_and_each_turn_can_be_copied() {
        widget.openPanel();
        widget.press("Copy all");
        Await.until("the copy", SOON, () -> !widget.json(COPIED).isNull());
        assertEquals("You: What sold best?\nAssistant: Garden chairs sold best.\nYou: How many chairs?\n"
            + "Assistant: 84 chairs (garden).", widget.json(COPIED).asText());
        widget.press("Close");
        widget.frame().getByRole(AriaRole.LOG).focus();
        Locator copies = widget.frame().getByRole(AriaRole.BUTTON,
            new Frame.GetByRoleOptions().setName("Copy this turn"));
        Await.until("each turn's tools", SOON, () -> copies.count() == 4);
        copies.nth(1).click();
        Await.until("the copy", SOON, () -> widget.json(COPIED).asText().equals("Garden chairs sold best."));
        assertEquals(List.of("What sold best?", "Garden chairs sold best.", "How many chairs?", "84 chairs (garden)."),
            widget.transcript());
    }

    @Test
    void where_the_clipboard_is_not_to_be_had_text_is_copied_in_the_old_way() {
        widget.page().evaluate("""
            () => {
              navigator.clipboard.writeText = async () => { throw new DOMException('', 'NotAllowedError'); };
              document.addEventListener('copy', () => {
                const { activeElement: area } = document;
                window.__copied = area.value.slice(area.selectionStart, area.selectionEnd);
              });
            }""");
        widget.openPanel();
        widget.press("Copy all");
        Await.until("the copy", SOON, () -> widget.json(COPIED).asText().endsWith("Assistant: 84 chairs (garden)."));
        assertEquals("Copied.", widget.frame().locator(".said").innerText());
        assertEquals("Copy all", widget.focused());
        assertEquals(0, widget.frame().locator("textarea").count());
    }

    @Test
    void it_is_downloaded_in_every_format_that_the_host_has() throws IOException {
        widget.openPanel();
        for (String ending : List.of("TXT", "MD", "CSV", "JSON", "JSONL", "SRT", "VTT")) {
            Download file = widget.page().waitForDownload(() -> widget.frame().getByRole(AriaRole.LINK,
                new Frame.GetByRoleOptions().setName("Download as " + ending).setExact(true)).click());
            assertEquals("transcript-" + key + "." + ending.toLowerCase(Locale.ROOT), file.suggestedFilename());
            assertTrue(Files.readString(file.path()).contains("Garden chairs sold best."), ending);
        }
    }

    @Test
    void the_whole_of_it_is_printed_and_no_control() {
        widget.page().setViewportSize(360, 200);
        widget.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        JsonNode page = widget.json("(() => { const log = document.getElementById('transcript'); return {"
            + "whole: log.scrollHeight <= log.clientHeight, controls: [...document.querySelectorAll('button, input')]"
            + ".filter((each) => each.checkVisibility()).length, who: [...document.querySelectorAll('.who')]"
            + ".every((each) => each.getBoundingClientRect().width > 10) }; })()");
        assertEquals("{\"whole\":true,\"controls\":0,\"who\":true}", page.toString());
        widget.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        widget.page().evaluate("() => { window.print = () => { window.__printed = document.querySelector('dialog'); }; }");
        widget.openPanel();
        widget.press("Print");
        Await.until("it to be printed", SOON, () -> widget.json("window.__printed === undefined").asText().equals("false"));
    }

    @Test
    void a_new_conversation_begins_without_what_was_said_and_the_host_keeps_it() {
        widget.openPanel();
        widget.press("New conversation");
        widget.press("Cancel");
        assertEquals("New conversation", widget.focused());
        assertEquals("listening", talk.snapshot().path("phase").asText());
        widget.press("New conversation");
        widget.page().evaluate("() => { window.__before = true; }");
        widget.press("Begin afresh");
        widget.frame().waitForFunction("() => !window.__before && document.body?.dataset.phase === 'new'");
        Await.until("the new one", SOON, () -> !host.snapshot(key).path("session_id").asText().equals(talk.id()));
        JsonNode fresh = host.snapshot(key);
        assertAll(
            () -> assertEquals(List.of(), widget.transcript()),
            () -> assertEquals(0, fresh.path("transcript").size()),
            () -> assertEquals("Be brief.", fresh.at("/settings/instructions").asText()),
            () -> assertEquals(4, talk.contents().size()),
            () -> assertEquals("renewed", talk.snapshot().path("ended_reason").asText()));
        widget.type("Hello again.");
        Await.until("the answer", SOON, () -> host.snapshot(key).path("transcript").size() == 2);
    }

    private String count() {
        return widget.frame().locator(".search .count").innerText();
    }
}
