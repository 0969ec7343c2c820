package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ViewportSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import support.Axe;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.HostPage;
import support.Permission;
import support.Sight;
import support.TestHost;
import support.Tunnel;
import support.Widget;

/**
 * Every state of the widget, brought about for real, in each layout and theme: axe-core finds nothing, each control is
 * large enough to be hit and can be told from what is around it. The steps of a factory follow each other.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccessibilityTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String LONG = "The garden chairs sold best, far ahead of the tables, which in turn sold better "
        + "than in any month before, while the parasols hardly sold at all. ";
    /** Each in a frame of the size that it is for. */
    private static final Map<String, ViewportSize> LAYOUTS = Map.of("full", new ViewportSize(420, 640),
        "compact", new ViewportSize(360, 320), "bar", new ViewportSize(480, 150), "orb", new ViewportSize(240, 240));
    private static final List<String> THEMES = List.of("light", "dark");
    /** As the page would be if its address named that layout and theme. */
    private static final String DRESS = """
        async ([layout, theme]) => {
          window.__layouts ??= Promise.all(['compact', 'bar', 'orb'].map((name) => {
            const link = document.createElement('link');
            Object.assign(link, { rel: 'stylesheet', href: `assets/layout-${name}.css` });
            link.dataset.layout = name;
            document.querySelector('link[href="assets/widget.css"]').after(link);
            return new Promise((resolve) => { link.onload = () => resolve(link); });
          }));
          for (const link of await window.__layouts) link.disabled = link.dataset.layout !== layout;
          Object.assign(document.body.dataset, { layout, theme });
          // What shows through a transparent layout: the rules take it for white.
          document.documentElement.style.backgroundColor = 'Canvas';
        }""";
    private static TestHost host;
    private static Chromium chromium;
    private static Axe axe;

    /** @param bring makes the state out of the one before */
    private record Step(String state, Runnable bring) {}

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

    @TestFactory
    Stream<DynamicTest> a_conversation_from_the_consent_to_the_feedback() {
        host.play("{'turns':[{'answer':'Yes.'},{'delay_ms':60000},{'answer':'" + LONG.repeat(6) + "'}]}");
        Conversation talk = Conversation.open(host, chromium, "{\"key\":\"axe-" + UUID.randomUUID()
            + "\",\"feedback\":true,\"consent\":\"We record what you say.\",\"max_minutes\":1}");
        Widget widget = talk.widget();
        Page page = widget.page();
        return steps(widget,
            new Step("idle", () -> {}),
            new Step("consent asked", () -> {
                widget.start();
                widget.frame().locator("dialog[open]").waitFor();
            }),
            new Step("user speaking", () -> {
                widget.press("Agree and start");
                widget.awaitPhase("user_speaking");
            }),
            new Step("muted, with an answer and little time left", () -> {
                widget.press("Mute");
                talk.awaitHeard(1);
                Await.until("the time left", SOON, () -> !widget.note().isEmpty());
            }),
            new Step("thinking", () -> {
                widget.type("What sold best?");
                widget.awaitPhase("thinking");
            }),
            new Step("assistant speaking", () -> {
                widget.type("And?");
                widget.awaitPhase("assistant_speaking");
            }),
            new Step("interrupted", () -> {
                widget.press("Stop talking");
                widget.frame().getByText("interrupted", new Frame.GetByTextOptions().setExact(true)).waitFor();
            }),
            new Step("each turn's tools", () -> {
                widget.frame().getByRole(AriaRole.LOG).focus();
                widget.button("Copy this turn").first().waitFor();
            }),
            new Step("a turn rated", () -> {
                widget.button("Good answer").first().click();
                widget.frame().locator("[aria-pressed=true]").waitFor();
            }),
            new Step("settings", widget::openPanel),
            new Step("settings, a new conversation asked for", () -> widget.press("New conversation")),
            new Step("settings, developer log", () -> {
                widget.frame().locator("summary").click();
                widget.press("Record what happens");
            }),
            new Step("search", () -> {
                widget.press("Search");
                widget.frame().getByRole(AriaRole.SEARCHBOX).fill("yes");
            }),
            new Step("paused", () -> {
                page.keyboard().press("Escape");
                widget.press("Pause");
                widget.awaitPhase("paused");
            }),
            new Step("ended, feedback asked", () -> {
                widget.stop();
                widget.button("Good").waitFor();
            }),
            new Step("a comment asked", () -> {
                widget.press("Good");
                widget.frame().getByLabel("What went well, or wrong? (optional)").waitFor();
            }),
            new Step("settings, the microphone tested", () -> {
                widget.openPanel();
                widget.press("Test");
                widget.button("Stop test").waitFor();
            })).onClose(talk::close);
    }

    @TestFactory
    Stream<DynamicTest> push_to_talk() {
        host.play("{}");
        Conversation talk = Conversation.open(host, chromium, "{\"turn_detection\":{\"type\":\"push_to_talk\"}}");
        Widget widget = talk.widget();
        return steps(widget,
            new Step("idle, to be held later", () -> {}),
            new Step("waiting to be held", () -> {
                widget.start();
                widget.button("Hold to talk").waitFor();
            }),
            new Step("pressed", () -> {
                widget.frame().evaluate("() => document.getElementById('hold').click()");
                widget.button("Press again to send").waitFor();
            }),
            new Step("ended", widget::stop)).onClose(talk::close);
    }

    @TestFactory
    Stream<DynamicTest> the_microphone_asked_for_and_denied() {
        Page page = chromium.page();
        page.addInitScript("navigator.permissions.query = async () => ({ state: 'prompt' });"
            + "navigator.mediaDevices.getUserMedia = () => new Promise((_, deny) => { window.__deny = () => "
            + "deny(new DOMException('', 'NotAllowedError')); });");
        page.navigate(host.create("{}").path("embed_url").asText());
        Widget widget = Widget.in(page);
        return steps(widget,
            new Step("connecting, the browser asks", () -> {
                widget.start();
                Await.until("the question", SOON, () -> widget.status().startsWith("Allow"));
            }),
            new Step("connecting, a hint where to look", () ->
                Await.until("the hint", SOON, () -> !widget.note().isEmpty())),
            new Step("denied", () -> {
                widget.frame().evaluate("() => window.__deny()");
                widget.button("Continue by text").waitFor();
            })).onClose(page::close);
    }

    @TestFactory
    Stream<DynamicTest> what_will_keep_the_microphone_shut() {
        Page denied = chromium.open(host.create("{}").path("embed_url").asText());
        Widget own = Widget.in(denied);
        HostPage dashboard = new HostPage(host.create("{}").path("iframe").asText().replaceAll("allow=\"[^\"]*\"", ""));
        Page embedding = chromium.open(dashboard.url());
        Widget framed = Widget.in(embedding);
        return Stream.concat(
            steps(own, new Step("blocked for the site", () -> {
                Permission.set(denied, "microphone", "denied");
                Await.until("the widget to notice", SOON, () -> !own.problem().isEmpty());
            })),
            steps(framed, new Step("not passed on by the frame, with the line to paste", () ->
                framed.frame().locator(".remedy").waitFor()))).onClose(() -> {
                    denied.close();
                    embedding.close();
                    dashboard.close();
                });
    }

    @TestFactory
    Stream<DynamicTest> a_call_that_is_refused_a_host_that_is_gone_and_a_session_that_was_deleted() {
        host.play("{'faults':{'calls':{'status':401,'code':'invalid_api_key'}}}");
        JsonNode session = host.create("{}");
        Tunnel tunnel = new Tunnel(host.url());
        Page page = chromium.open(session.path("embed_url").asText().replace(host.url(), tunnel.url()));
        Widget widget = Widget.in(page);
        return steps(widget,
            new Step("the provider refuses the call", () -> {
                widget.start();
                widget.awaitPhase("failed");
            }),
            new Step("the host cannot be reached", () -> {
                tunnel.cut();
                Await.value("the loss", SOON, widget::status, "Reconnecting to the host…"::equals);
            }),
            new Step("the host does not answer the call", () -> {
                widget.start();
                Await.until("the end", SOON, () -> widget.problems().contains("host_unreachable"));
            }),
            new Step("the session was deleted", () -> {
                tunnel.restore();
                Await.until("the host to be back", SOON, () -> !widget.status().startsWith("Reconnecting"));
                host.send("DELETE", "/api/sessions/" + session.path("session_id").asText(), null);
                Await.until("the news", SOON, () -> widget.problems().contains("session_deleted"));
            })).onClose(() -> {
                page.close();
                tunnel.close();
            });
    }

    @TestFactory
    Stream<DynamicTest> a_lost_call() {
        host.play("{'turns':[{'transcription_fails':true,'answer':'Pardon?'}],"
            + "'faults':{'network':{'cut_after_turn':1,'for_ms':600000,'first':1}}}");
        Conversation talk = Conversation.begin(host, chromium, "{\"transport\":\"webrtc\"}");
        return steps(talk.widget(), new Step("reconnecting, after a turn that was not understood", () -> {
            talk.speak();
            talk.widget().awaitPhase("reconnecting");
        })).onClose(() -> talk.widget().page().close());
    }

    @Test
    void the_playground_and_the_pages_of_errors() {
        List<String> found = new ArrayList<>();
        for (String path : List.of("/?session=" + host.create("{}").path("session_id").asText() + "&token="
            + TestHost.TOKEN, "/embed?session=none", "/embed?session=none&token=x", "/?token=x")) {
            Page page = chromium.open(host.url() + path);
            page.setViewportSize(1280, 900);
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                axe.findings(page.mainFrame()).forEach(each -> found.add(path + " " + scheme + " " + each));
                Sight.findings(page.mainFrame()).forEach(each -> found.add(path + " " + scheme + " " + each));
            }
            page.close();
        }
        assertEquals(List.of(), found);
    }

    private static Stream<DynamicTest> steps(Widget widget, Step... steps) {
        return Stream.of(steps).map(step -> DynamicTest.dynamicTest(step.state(), () -> {
            step.bring().run();
            assertEquals("", String.join("\n", findings(widget)));
        }));
    }

    private static List<String> findings(Widget widget) {
        List<String> found = new ArrayList<>();
        LAYOUTS.forEach((layout, size) -> {
            widget.page().setViewportSize(size.width, size.height);
            for (String theme : THEMES) {
                widget.frame().evaluate(DRESS, List.of(layout, theme));
                boolean isFirst = theme.equals(THEMES.getFirst());
                List<String> each = new ArrayList<>(isFirst ? axe.findings(widget.frame())
                    : axe.colourFindings(widget.frame()));
                each.addAll(Sight.findings(widget.frame()));
                each.forEach(line -> found.add(layout + ", " + theme + ": " + line));
            }
        });
        widget.page().setViewportSize(LAYOUTS.get("full").width, LAYOUTS.get("full").height);
        widget.frame().evaluate(DRESS, List.of("full", THEMES.getFirst()));
        return found;
    }
}
