package support;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;

/** The widget as a person uses it: by the names of its controls. */
public final class Widget {
    /** Keeps hold of the page's peer connections and microphones, so that a test can ask them what really happened. */
    private static final String WATCH = """
        window.__connections = [];
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(...args) { super(...args); window.__connections.push(this); }
        };
        window.__phases = [];
        addEventListener('DOMContentLoaded', () => {
          const note = () => {
            const { phase } = document.body.dataset;
            if (phase && window.__phases.at(-1) !== phase) window.__phases.push(phase);
          };
          note();
          new MutationObserver(note).observe(document.body, { attributeFilter: ['data-phase'] });
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
          let energy = 0;
          for (const connection of window.__connections) {
            for (const report of (await connection.getStats()).values()) {
              if (report.type === 'inbound-rtp' && report.kind === 'audio') energy += report.totalAudioEnergy;
            }
          }
          return energy;
        }
        """;
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
        page.waitForCondition(() -> page.frames().stream().anyMatch(Widget::isWidget));
        return new Widget(page, page.frames().stream().filter(Widget::isWidget).findFirst().orElseThrow());
    }

    public void start() {
        button("Start conversation").click();
    }

    public void stop() {
        button("Stop").click();
    }

    public void press(String name) {
        button(name).click();
    }

    /** Sends a typed message. */
    public void type(String text) {
        Locator field = frame.getByRole(AriaRole.TEXTBOX);
        field.fill(text);
        field.press("Enter");
    }

    public Locator button(String name) {
        return frame.getByRole(AriaRole.BUTTON, new Frame.GetByRoleOptions().setName(name).setExact(true));
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

    private static boolean isWidget(Frame frame) {
        return frame.url().contains("/embed?") && !frame.isDetached();
    }
}
