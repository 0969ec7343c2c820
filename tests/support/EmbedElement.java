package support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A {@code <realtime-audio>} in a page, as that page's own script sees it. */
public record EmbedElement(Page page) {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Takes down every event, also those that do not bubble. */
    private static final String LISTEN = """
        window.told = [];
        for (const name of ['ready', 'statuschange', 'turnstart', 'turnpartial', 'turn', 'transcript', 'usage', 'error',
          'ended', 'permission', 'resize']) {
          document.addEventListener(name, ({ target, detail }) => {
            if (target.localName === 'realtime-audio') told.push({ name, detail, on: target.id });
          }, true);
        }
        """;

    /** @param attributes of the element, beside its {@code src} */
    public static String html(String hostUrl, String embedUrl, String attributes) {
        return "<script type=module src=\"" + hostUrl + "/embed.js\"></script><div id=place><realtime-audio src=\""
            + embedUrl.replace("&", "&amp;") + "\" " + attributes + "></realtime-audio></div><p id=elsewhere></p>";
    }

    /** Opens a page that embeds the element. */
    public static EmbedElement open(Page page, String url) {
        page.addInitScript(LISTEN);
        page.navigate(url);
        return new EmbedElement(page);
    }

    /** @param call of the element's, such as {@code say('Hello')}; returns what its promise settles to */
    public JsonNode ask(String call) {
        return evaluate("Promise.resolve(document.querySelector('realtime-audio')." + call + ").then("
            + "(value) => ({ value }), ({ code, message, fix }) => ({ error: { code, message, fix } }))");
    }

    /** What a JavaScript expression is in the page. */
    public JsonNode evaluate(String expression) {
        return parsed((String) page.evaluate("async () => JSON.stringify(await " + expression + ") ?? 'null'"));
    }

    /** The events of that name, oldest first: what each told. */
    public List<JsonNode> told(String name) {
        return evaluate("told").valueStream().filter(event -> event.path("name").asText().equals(name))
            .map(event -> event.path("detail")).toList();
    }

    /** Waits for an event, or takes one that has been; returns what it told. */
    public JsonNode awaitTold(String name, Predicate<JsonNode> wanted) {
        List<JsonNode> events = Await.value("the event " + name, SOON, () -> told(name),
            told -> told.stream().anyMatch(wanted));
        return events.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits until the element's phase is that one. */
    public void awaitPhase(String phase) {
        page.waitForFunction("(phase) => document.querySelector('realtime-audio').phase === phase", phase);
    }

    /** What stands in for the frame that cannot be shown; empty where nothing does. */
    public String fallback() {
        return evaluate("document.querySelector('realtime-audio').shadowRoot.querySelector('div')?.textContent ?? ''")
            .asText();
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
