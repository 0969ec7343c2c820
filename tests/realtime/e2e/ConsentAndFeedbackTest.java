package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/** What a person is asked before the first call, and after the last. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConsentAndFeedbackTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String CONSENT = "{\"consent\":\"We record what you say.\\n<b>Really.</b>\"}";
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

    private static Locator dialog(Widget widget) {
        return widget.frame().locator("dialog[open]");
    }

    @Test
    void neither_microphone_nor_call_before_the_person_has_agreed() {
        try (Conversation talk = Conversation.open(host, chromium, CONSENT)) {
            Widget widget = talk.widget();
            for (Runnable beginning : List.<Runnable>of(widget::start, () -> widget.type("Hello?"))) {
                beginning.run();
                dialog(widget).waitFor();
                assertEquals("We record what you say.\n<b>Really.</b>", dialog(widget).locator(".text").innerText());
                widget.press("Cancel");
                dialog(widget).waitFor(new Locator.WaitForOptions()
                    .setState(WaitForSelectorState.DETACHED));
                assertAll(
                    () -> assertEquals("new", widget.phase()),
                    () -> assertEquals(0, widget.json("window.__tracks.length").asInt()),
                    () -> assertTrue(talk.snapshot().path("consented_at").isNull()));
            }
            widget.start();
            dialog(widget).waitFor();
            widget.page().keyboard().press("Escape");
            assertEquals("new", widget.phase());
            widget.start();
            widget.press("Agree and start");
            widget.awaitCall();
            assertTrue(talk.snapshot().path("consented_at").isNumber());
            assertTrue(widget.microphoneIsOpen());
        }
    }

    @Test
    void who_has_agreed_to_a_text_is_not_asked_again_and_the_host_hears_of_it_each_time() {
        try (Conversation talk = Conversation.open(host, chromium, CONSENT)) {
            Widget widget = talk.widget();
            widget.start();
            widget.press("Agree and start");
            widget.awaitCall();
            JsonNode next = host.create(CONSENT);
            widget.page().navigate(next.path("embed_url").asText());
            widget.start();
            widget.awaitCall();
            assertTrue(host.snapshot(next.path("session_id").asText()).path("consented_at").isNumber());
            widget.page().navigate(host.create("{\"consent\":\"Another text.\"}").path("embed_url").asText());
            widget.start();
            dialog(widget).waitFor();
        }
    }

    @Test
    void after_the_end_the_person_may_rate_and_say_why() {
        host.play("{'repeat':true,'turns':[{'answer':'Yes.'}]}");
        try (Conversation talk = Conversation.open(host, chromium, "{\"feedback\":true}")) {
            Widget widget = talk.widget();
            widget.type("Hello?");
            talk.awaitHeard(1);
            widget.stop();
            widget.button("Good").waitFor();
            widget.press("Good");
            Await.until("the rating", SOON, () -> talk.snapshot().path("feedback").size() == 1);
            assertEquals("up", talk.snapshot().at("/feedback/0/rating").asText());
            widget.frame().getByLabel("What went well, or wrong?").fill("It was <quick>.");
            widget.page().keyboard().press("Enter");
            Await.until("the comment", SOON,
                () -> talk.snapshot().at("/feedback/0/comment").asText().equals("It was <quick>."));
            assertEquals(1, talk.snapshot().path("feedback").size());
            Await.value("the keyboard", SOON, widget::focused, "Start conversation"::equals);
            widget.start();
            widget.awaitCall();
            assertFalse(widget.frame().locator(".feedback").isVisible());
        }
    }

    @Test
    void each_answer_has_thumbs_that_stay_as_they_were_set() {
        host.play("{'repeat':true,'turns':[{'answer':'Yes.'}]}");
        try (Conversation talk = Conversation.open(host, chromium, "{\"feedback\":true}")) {
            Widget widget = talk.widget();
            widget.type("Hello?");
            talk.awaitHeard(1);
            widget.frame().getByRole(AriaRole.LOG).focus();
            widget.button("Bad answer").waitFor();
            assertEquals(1, widget.button("Bad answer").count());
            widget.press("Bad answer");
            Await.until("the rating", SOON, () -> talk.snapshot().path("feedback").size() == 1);
            JsonNode given = talk.snapshot().at("/feedback/0");
            assertEquals(List.of("down", talk.snapshot().at("/transcript/1/id").asText()),
                List.of(given.path("rating").asText(), given.path("item_id").asText()));
            widget.page().reload();
            widget.frame().getByRole(AriaRole.LOG).focus();
            Await.until("the thumb", SOON, () -> widget.button("Bad answer").count() == 1
                && "true".equals(widget.button("Bad answer").getAttribute("aria-pressed")));
            assertEquals("false", widget.button("Good answer").getAttribute("aria-pressed"));
        }
    }

    @Test
    void nobody_is_asked_where_the_app_wants_no_feedback_or_nothing_was_said() {
        host.play("{'repeat':true,'turns':[{'answer':'Yes.'}]}");
        try (Conversation talk = Conversation.open(host, chromium, "{}")) {
            Widget widget = talk.widget();
            widget.type("Hello?");
            talk.awaitHeard(1);
            widget.frame().getByRole(AriaRole.LOG).focus();
            widget.button("Copy this turn").first().waitFor();
            assertEquals(0, widget.button("Good answer").count());
            widget.stop();
            widget.awaitPhase("ended");
            assertEquals(0, widget.frame().locator(".feedback").count());
        }
    }
}
