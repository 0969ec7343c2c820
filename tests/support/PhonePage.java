package support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.CDPSession;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The widget's page on a device whose screen can be locked: another page is then in front, and this one is really
 * hidden. Playwright keeps every page that it drives in sight; this one is driven by the DevTools protocol alone. Its
 * clock can be put forward.
 */
public final class PhonePage implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Timers that are due then fire, once each, as they do on a machine that wakes up. */
    private static final String CLOCK = """
        {
          let ahead = 0;
          const [now, set, clear] = [Date.now, window.setTimeout, window.clearTimeout];
          const waiting = new Map();
          Date.now = () => now() + ahead;
          window.setTimeout = (run, ms = 0, ...args) => {
            const fire = () => {
              waiting.delete(id);
              run(...args);
            };
            const id = set(fire, ms);
            waiting.set(id, { due: Date.now() + ms, fire });
            return id;
          };
          window.clearTimeout = (id) => {
            waiting.delete(id);
            clear(id);
          };
          window.__pass = (ms) => {
            ahead += ms;
            for (const [id, { due, fire }] of [...waiting]) {
              if (due > Date.now()) continue;
              clear(id);
              set(fire, 0);
            }
          };
        }
        """;
    /** What the screen was kept on by, the oldest first. */
    private static final String LOCKS = """
        window.__locks = [];
        const request = WakeLock.prototype.request;
        WakeLock.prototype.request = async function (type) {
          const lock = await request.call(this, type);
          window.__locks.push(lock);
          return lock;
        };
        """;
    private final CDPSession browser;
    private final String context;
    private final String page;
    private final String front;
    private final String session;
    private final Map<Integer, JsonObject> answers = new HashMap<>();
    private int asked;

    /** Opens the page, in sight. */
    public PhonePage(Chromium chromium, String url) {
        browser = chromium.devTools();
        browser.on("Target.receivedMessageFromTarget", event -> {
            JsonObject message = JsonParser.parseString(event.get("message").getAsString()).getAsJsonObject();
            if (message.has("id")) {
                answers.put(message.get("id").getAsInt(), message);
            }
        });
        context = browser.send("Target.createBrowserContext").get("browserContextId").getAsString();
        front = target();
        page = target();
        session = browser.send("Target.attachToTarget", object("targetId", page)).get("sessionId").getAsString();
        send("Page.enable", new JsonObject());
        send("Page.addScriptToEvaluateOnNewDocument", object("source", Widget.WATCH + CLOCK + LOCKS));
        send("Page.navigate", object("url", url));
        Await.until("the page", SOON, () -> json("document.body?.dataset.phase ?? ''").asText().equals("new"));
    }

    /** What a JavaScript expression is in the page; a promise is waited for. It counts as a click. */
    public JsonNode json(String expression) {
        JsonObject wanted = object("expression",
            "(async () => JSON.stringify(await (" + expression + ")) ?? 'null')()");
        wanted.addProperty("awaitPromise", true);
        wanted.addProperty("userGesture", true);
        JsonObject result = send("Runtime.evaluate", wanted).getAsJsonObject("result").getAsJsonObject("result");
        try {
            return JSON.readTree(result.has("value") ? result.get("value").getAsString() : "null");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Presses the button of that name. */
    public void press(String name) {
        json("[...document.querySelectorAll('button')].find((button) => button.checkVisibility()"
            + " && (button.ariaLabel ?? button.innerText).trim() === '" + name + "').click()");
    }

    /** As soon as the page has connected its controls. */
    public void start() {
        Await.until("the call to be placed", SOON, () -> {
            press("Start conversation");
            return !phase().matches("new|ended");
        });
    }

    public String phase() {
        return json("document.body.dataset.phase").asText();
    }

    public void awaitPhase(String phase) {
        Await.value("the phase", SOON, this::phase, phase::equals);
    }

    /** Every phase that the page has shown, in order. */
    public List<String> phases() {
        return texts("window.__phases");
    }

    /** The codes of the problems shown one after the other. */
    public List<String> problems() {
        return texts("window.__problems");
    }

    public List<String> transcript() {
        return texts("[...document.querySelectorAll('[role=log] li .text')].map((text) => text.textContent)");
    }

    /** What the page says quietly; empty when there is nothing. */
    public String note() {
        return json("(({ hidden, innerText }) => hidden ? '' : innerText)(document.getElementById('note'))").asText();
    }

    /** The status in words. */
    public String words() {
        return json("document.getElementById('words').textContent").asText();
    }

    public boolean microphoneIsOpen() {
        return json("window.__tracks.some((track) => track.readyState === 'live')").asBoolean();
    }

    /** Of everything that kept the screen on, the oldest first: whether it has been let go. */
    public String screenLocks() {
        return json("window.__locks.map((lock) => lock.released ? 'off' : 'on').join(' ')").asText();
    }

    /** The page is hidden, and has heard of it, when this returns. */
    public void lock() {
        show(front, "hidden");
    }

    public void unlock() {
        show(page, "visible");
    }

    /** Stops the page's scripts and timers, as systems do with what is hidden for long. */
    public void freeze() {
        send("Page.setWebLifecycleState", object("state", "frozen"));
    }

    public void thaw() {
        send("Page.setWebLifecycleState", object("state", "active"));
    }

    /** Puts the page's clock forward. */
    public void pass(Duration time) {
        json("window.__pass(" + time.toMillis() + ")");
    }

    @Override
    public void close() {
        browser.send("Target.disposeBrowserContext", object("browserContextId", context));
        browser.detach();
    }

    private void show(String target, String state) {
        browser.send("Target.activateTarget", object("targetId", target));
        Await.value("the page to be " + state, SOON, () -> json("document.visibilityState").asText(), state::equals);
    }

    private String target() {
        JsonObject wanted = object("url", "about:blank");
        wanted.addProperty("browserContextId", context);
        return browser.send("Target.createTarget", wanted).get("targetId").getAsString();
    }

    private List<String> texts(String expression) {
        return json(expression).valueStream().map(JsonNode::asText).toList();
    }

    private JsonObject send(String method, JsonObject parameters) {
        int id = ++asked;
        JsonObject message = object("method", method);
        message.addProperty("id", id);
        message.add("params", parameters);
        JsonObject envelope = object("sessionId", session);
        envelope.addProperty("message", message.toString());
        browser.send("Target.sendMessageToTarget", envelope);
        // Playwright hears what comes in while it waits for an answer of its own.
        Await.until("an answer to " + method, SOON, () -> {
            browser.send("Target.getTargets");
            return answers.containsKey(id);
        });
        return answers.remove(id);
    }

    private static JsonObject object(String name, String value) {
        JsonObject object = new JsonObject();
        object.addProperty(name, value);
        return object;
    }
}
