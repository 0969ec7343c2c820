package support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.UncheckedIOException;
import java.util.List;

/** The widget as a person uses it: by the names of its controls. */
public final class Widget {
    /** Keeps hold of the page's connections and microphones, so that a test can ask them what really happened. */
    static final String WATCH = """
        window.__connections = [];
        window.__events = [];
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(...args) {
            super(...args);
            window.__connections.push(this);
            this.heard = [];
            window.__events.push(this.heard);
          }
          createDataChannel(...args) {
            const channel = super.createDataChannel(...args);
            channel.addEventListener('message', ({ data }) => this.heard.push(data));
            return channel;
          }
        };
        window.__messages = [];
        window.WebSocket = class extends WebSocket {
          constructor(...args) {
            super(...args);
            this.addEventListener('message', ({ data }) => this.note('in', data));
          }
          send(data) {
            this.note('out', data);
            super.send(data);
          }
          note(way, data) {
            const message = typeof data === 'string' ? JSON.parse(data) : { type: 'sound', bytes: data.byteLength };
            window.__messages.push({ way, at: performance.now(), ...message });
          }
        };
        window.__relayEnergy = 0;
        window.MediaStreamAudioDestinationNode = class extends MediaStreamAudioDestinationNode {
          constructor(context, options) {
            super(context, options);
            const analyser = new AnalyserNode(context, { fftSize: 2048 });
            context.createMediaStreamSource(this.stream).connect(analyser);
            const samples = new Float32Array(2048);
            setInterval(() => {
              analyser.getFloatTimeDomainData(samples);
              const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
              window.__relayEnergy += power * 0.04;
            }, 40);
          }
        };
        window.__phases = [];
        window.__problems = [];
        addEventListener('DOMContentLoaded', () => {
          const note = () => {
            const { phase } = document.body.dataset;
            if (phase && window.__phases.at(-1) !== phase) window.__phases.push(phase);
          };
          note();
          new MutationObserver(note).observe(document.body, { attributeFilter: ['data-phase'] });
          const problem = document.getElementById('problem');
          if (problem) new MutationObserver(() => {
            const code = problem.hidden ? '' : problem.dataset.code;
            if (code !== (window.__problems.at(-1) ?? '')) window.__problems.push(code);
          }).observe(problem, { attributeFilter: ['hidden', 'data-code'] });
        });
        window.__tracks = [];
        if (navigator.mediaDevices) {
          const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async (constraints) => {
            const stream = await ask(constraints);
            window.__tracks.push(...stream.getTracks());
            return stream;
          };
        }
        """;
    private static final String HEARD = """
        async () => {
          let energy = window.__relayEnergy;
          for (const connection of window.__connections) {
            for (const report of (await connection.getStats()).values()) {
              if (report.type === 'inbound-rtp' && report.kind === 'audio') energy += report.totalAudioEnergy;
            }
          }
          return energy;
        }
        """;
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Page page;
    private final Frame frame;

    private Widget(Page page, Frame frame) {
        this.page = page;
        this.frame = frame;
    }

    /** To be called before the page is opened. */
    static void watch(Page page) {
        page.addInitScript(WATCH);
    }

    /** The widget that the page embeds, or is. */
    public static Widget in(Page page) {
        return in(page, "");
    }

    /** @param part of the address of one of several, such as its session's id */
    public static Widget in(Page page, String part) {
        page.waitForCondition(() -> page.frames().stream().anyMatch(frame -> isWidget(frame, part)));
        return new Widget(page,
            page.frames().stream().filter(frame -> isWidget(frame, part)).findFirst().orElseThrow());
    }

    public void start() {
        button("Start conversation").click();
    }

    /** Waits until a call is up, whatever goes on in it. */
    public void awaitCall() {
        button("Pause").waitFor();
    }

    /** As soon as the click is not taken for the second of a double click on Start. */
    public void stop() {
        frame.waitForFunction("() => performance.now()"
            + " - (performance.getEntriesByName('realtime-start').at(-1)?.startTime ?? -Infinity) > 500");
        button("Stop").click();
    }

    public void press(String name) {
        button(name).click();
    }

    /** What stands in the field for text. */
    public String typed() {
        return frame.getByLabel("Type a message").inputValue();
    }

    /** Sends a message by the keyboard. */
    public void type(String text) {
        Locator field = frame.getByLabel("Type a message");
        field.fill(text);
        field.press("Enter");
    }

    /** One turn of a microphone that speaks all the time: as long as it takes until the speaking is noticed. */
    public void speak() {
        int before = phases().size();
        button("Unmute").click();
        // Where its news comes late, the phase may be over in the same moment.
        frame.waitForFunction("(before) => window.__phases.lastIndexOf('user_speaking') >= before", before);
        button("Mute").click();
    }

    public Locator button(String name) {
        return frame.getByRole(AriaRole.BUTTON, new Frame.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Opens the settings and the tools; they are there when this returns. */
    public void openPanel() {
        press("Settings");
        frame.locator("dialog[open]").waitFor();
    }

    /** The name of the control that has the keyboard; of one without a name its id. */
    public String focused() {
        return (String) frame.evaluate("() => { const { activeElement: on } = document;"
            + " return on.ariaLabel || on.labels?.[0]?.innerText || on.innerText || on.id; }");
    }

    /** The items' texts in the order shown. */
    public List<String> transcript() {
        return frame.getByRole(AriaRole.LOG).locator("li .text").allInnerTexts();
    }

    /** The status in words. */
    public String status() {
        return frame.getByRole(AriaRole.STATUS).first().innerText();
    }

    /** The phase that the page shows, one of the contract's words. */
    public String phase() {
        return (String) frame.evaluate("() => document.body.dataset.phase");
    }

    /** Waits in the page, so that no phase is missed. */
    public void awaitPhase(String phase) {
        frame.waitForFunction("(phase) => document.body.dataset.phase === phase", phase);
    }

    /** Whether every peer connection that the page has made is closed. */
    public boolean connectionsAreClosed() {
        return (Boolean) frame.evaluate(
            "() => window.__connections.every((each) => each.connectionState === 'closed')");
    }

    /** Every phase that the page has shown, in order. */
    @SuppressWarnings("unchecked")
    public List<String> phases() {
        return (List<String>) frame.evaluate("() => window.__phases");
    }

    /** The codes of the problems shown one after the other; an empty one where a problem went away again. */
    @SuppressWarnings("unchecked")
    public List<String> problems() {
        return (List<String>) frame.evaluate("() => window.__problems");
    }

    /** What the page says about a problem: what happened, and what to do. Empty when it shows none. */
    public String problem() {
        return shown("#problem");
    }

    /** What the page says quietly beside the conversation; empty when there is nothing. */
    public String note() {
        return shown("#note");
    }

    /** What a JavaScript expression is in the page. */
    public JsonNode json(String expression) {
        return parsed((String) frame.evaluate("() => JSON.stringify(" + expression + ")"));
    }

    /** The provider's events as the page's data channels brought them, by peer connection. */
    public List<List<JsonNode>> serverEvents() {
        return json("window.__events").valueStream()
            .map(heard -> heard.valueStream().map(event -> parsed(event.asText())).toList()).toList();
    }

    /** What went through the page's WebSockets, with its way and time; of sound the number of bytes. */
    public List<JsonNode> messages(String way, String type) {
        return json("window.__messages").valueStream().filter(message -> message.path("way").asText().equals(way)
            && message.path("type").asText().equals(type)).toList();
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that the page says. */
    public String text() {
        return frame.locator("body").innerText();
    }

    /** Energy of the sound that arrived, as the browser's own statistics sum it up. */
    public double heardEnergy() {
        return ((Number) frame.evaluate(HEARD)).doubleValue();
    }

    /** Whether the page holds a microphone that is on. */
    public boolean microphoneIsOpen() {
        return (Boolean) frame.evaluate("() => (window.__tracks ?? []).some((track) => track.readyState === 'live')");
    }

    public Frame frame() {
        return frame;
    }

    public Page page() {
        return page;
    }

    /** A hidden element has a text, too. */
    private String shown(String selector) {
        return (String) frame.evaluate("(selector) => { const element = document.querySelector(selector);"
            + " return element.checkVisibility() ? element.innerText : ''; }", selector);
    }

    private static boolean isWidget(Frame frame, String part) {
        return frame.url().contains("/embed?") && frame.url().contains(part) && !frame.isDetached();
    }
}
