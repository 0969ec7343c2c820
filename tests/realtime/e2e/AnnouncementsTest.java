package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
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
import support.Permission;
import support.TestHost;
import support.Widget;

/** What a screen reader is told by itself, and what it finds in the transcript. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AnnouncementsTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String LONG = "The garden chairs sold best, far ahead of the tables, which in turn sold better "
        + "than in any month before, while the parasols hardly sold at all.";
    /**
     * Takes down what comes into a live region, or changes in one, as ARIA has it: the nearest element that says whether
     * it is live decides, and what is not shown does not count.
     */
    private static final String LISTEN = """
        (() => {
          window.__said = [];
          const roles = { log: 'polite', status: 'polite', alert: 'assertive' };
          const politeness = (element) => {
            for (let at = element; at; at = at.parentElement) {
              const own = at.getAttribute('aria-live') ?? roles[at.getAttribute('role')];
              if (own) return { live: own, region: at };
            }
            return { live: 'off' };
          };
          const say = (element, words) => {
            const { live, region } = politeness(element);
            if (live === 'off' || !words.trim() || !element.checkVisibility()) return;
            const atomic = ['alert', 'status'].includes(region.role) ? region.innerText : words;
            window.__said.push(`${live}: ${atomic.trim().replace(/\\s+/g, ' ')}`);
          };
          const observer = new MutationObserver((changes) => {
            const regions = new Set();
            for (const { type, target, addedNodes } of changes) {
              if (type === 'attributes') {
                for (const alert of target.querySelectorAll('[role=alert], [role=status]')) {
                  if (target.id === 'problem' && !target.hidden) regions.add(alert);
                }
                continue;
              }
              const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
              const { region } = politeness(element);
              if (region?.role === 'status' || region?.role === 'alert') regions.add(region);
              else for (const node of addedNodes) {
                say(node.nodeType === Node.TEXT_NODE ? element : node, node.innerText ?? node.data ?? '');
              }
            }
            regions.forEach((region) => say(region, region.innerText));
          });
          // What a page holds from the beginning is read, and not read out.
          addEventListener('DOMContentLoaded', () => observer.observe(document, { subtree: true, childList: true,
            characterData: true, attributes: true, attributeFilter: ['hidden'] }));
        })();
        """;
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

    private static Conversation open(Chromium browser) {
        JsonNode session = host.create("{}");
        Page page = browser.page();
        page.addInitScript(LISTEN);
        host.send("POST", "/api/sessions/" + session.path("session_id").asText() + "/control", "{\"action\":\"mute\"}");
        page.navigate(session.path("embed_url").asText());
        return new Conversation(host, session.path("session_id").asText(), Widget.in(page));
    }

    private static List<String> said(Widget widget) {
        return widget.json("window.__said").valueStream().map(JsonNode::asText).toList();
    }

    private static List<String> said(Widget widget, String words) {
        return said(widget).stream().filter(each -> each.matches("\\w+: (" + words + ").*")).toList();
    }

    /** An answer that was cut short, a turn that was not understood, an answer that failed, and a note of the app's. */
    private static void converse(Conversation talk) {
        Widget widget = talk.widget();
        widget.start();
        widget.awaitPhase("listening");
        host.send("POST", "/api/sessions/" + talk.id() + "/messages",
            "{\"text\":\"The filter is March.\",\"role\":\"system\",\"respond\":false}");
        Await.until("the note", SOON, () -> widget.transcript().size() == 1);
        widget.type("What sold best?");
        widget.awaitPhase("assistant_speaking");
        Await.until("some of it to be heard", SOON, () -> widget.transcript().size() == 3
            && !widget.transcript().getLast().isEmpty() && widget.heardEnergy() > 0.001);
        widget.button("Stop talking").press("Enter"); // where the pointer rests, each turn has its tools
        widget.awaitPhase("listening");
        Await.until("the host to know what was heard", SOON,
            () -> talk.snapshot().at("/transcript/2/interrupted").asBoolean());
        widget.speak();
        talk.awaitHeard(4);
    }

    @Test
    void the_transcript_in_the_tree_of_a_screen_reader() {
        host.play("{'turns':[{'answer':'" + LONG + "'},{'transcription_fails':true,'answer':'Pardon?'}]}");
        try (Conversation talk = open(chromium)) {
            converse(talk);
            JsonNode cut = talk.snapshot().at("/transcript/2");
            assertEquals("""
                - log "Transcript":
                  - list:
                    - listitem:
                      - text: Note
                      - paragraph: The filter is March.
                    - listitem:
                      - text: You
                      - paragraph: What sold best?
                    - listitem:
                      - text: Assistant
                      - paragraph: "%s Not heard: %s"
                      - text: – interrupted
                    - listitem:
                      - text: You
                      - paragraph: "[not transcribed]"
                      - text: – This could not be put into words
                    - listitem:
                      - text: Assistant
                      - paragraph: Pardon?""".formatted(cut.path("content").asText(), cut.path("unheard").asText()),
                talk.widget().frame().getByRole(AriaRole.LOG).ariaSnapshot());
        }
    }

    @Test
    void each_turn_is_read_out_once_when_it_is_final_and_each_status_once() {
        host.play("{'turns':[{'answer':'" + LONG + "'},{'transcription_fails':true,'answer':'Pardon?'}]}");
        try (Conversation talk = open(chromium)) {
            Widget widget = talk.widget();
            converse(talk);
            String cut = talk.snapshot().at("/transcript/2/content").asText();
            String unheard = talk.snapshot().at("/transcript/2/unheard").asText();
            // How much of a cut answer was heard is known a little later, and nothing to say all of it again for.
            List<String> turns = said(widget, "Note|You|Assistant").stream()
                .map(each -> each.replace(" Not heard:", "")).toList();
            assertAll(
                () -> assertEquals(List.of("polite: Note The filter is March.", "polite: You What sold best?",
                    "polite: Assistant " + cut + " " + unheard + " interrupted"), turns.subList(0, 3)),
                // Words come when they come, the answer's perhaps before.
                () -> assertEquals(List.of("polite: Assistant Pardon?",
                    "polite: You [not transcribed] This could not be put into words"),
                    turns.stream().skip(3).sorted().toList()),
                () -> assertEquals(List.of("polite: Connecting…", "polite: Muted", "polite: Speaking", "polite: Muted",
                    "polite: Listening", "polite: Hearing you", "polite: Speaking", "polite: Muted"),
                    said(widget, "").stream().filter(each -> !each.matches("polite: (Note|You|Assistant|Thinking).*"))
                        .toList()));
        }
    }

    @Test
    void a_transcript_that_was_there_before_is_not_read_out() {
        host.play("{'turns':[{'answer':'Yes.'}]}");
        try (Conversation talk = open(chromium)) {
            Widget widget = talk.widget();
            widget.type("Hello?");
            talk.awaitHeard(1);
            widget.page().reload();
            Widget again = Widget.in(widget.page());
            Await.until("the transcript", SOON, () -> again.transcript().equals(List.of("Hello?", "Yes.")));
            assertEquals(List.of(), said(again).stream().filter(each -> each.contains("Yes.")).toList());
        }
    }

    @Test
    void what_happened_is_an_alert_and_what_was_foreseen_is_said_politely() {
        try (Chromium asking = Chromium.allowing(); Conversation talk = open(asking)) {
            Widget widget = talk.widget();
            Permission.set(widget.page(), "microphone", "denied");
            String words = "The microphone is blocked for this site. Allow it in the settings beside the address bar, then "
                + "press “Start conversation”.";
            Await.value("the warning", SOON, () -> said(widget), all -> all.contains("polite: " + words));
            widget.start();
            widget.awaitPhase("failed");
            assertAll(
                () -> assertEquals("alert", widget.frame().locator("#problem-news").getAttribute("role")),
                () -> assertEquals(1, said(widget).stream().filter(("polite: " + words)::equals).count()),
                () -> assertEquals(1, said(widget).stream().filter(("assertive: " + words)::equals).count()),
                () -> assertTrue(said(widget).contains("polite: Stopped"), said(widget).toString()));
        }
    }
}
