package realtime.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.LoadState;
import java.io.UncheckedIOException;

/** Reads what the widget says about a problem: the same as {@code firefox-doctor.mjs}, in the same words. */
record WidgetProbe(Page page) {
    private static final double REMEDY_MS = 1_500;
    private static final String SAID = """
        () => {
          const box = document.querySelector('#problem');
          const text = (selector) => box.querySelector(selector)?.textContent ?? '';
          return JSON.stringify({
            isInCall: !['new', 'failed'].includes(document.body.dataset.phase),
            code: box.hidden ? '' : box.dataset.code,
            message: text('#problem-message'),
            fix: text('#problem-fix'),
            where: text('.where'),
            line: text('.line'),
            isOwnWindowOffered: Boolean(box.querySelector('.own-window')),
            isAlert: box.querySelector('#problem-news').role === 'alert',
          });
        }
        """;

    /** JSON's null, once it is sure that the page has no widget. */
    JsonNode nothing() {
        page.waitForLoadState(LoadState.LOAD);
        boolean isThere = page.frames().stream().filter(frame -> frame != page.mainFrame())
            .anyMatch(frame -> frame.locator("#start").count() > 0);
        return isThere ? JsonNodeFactory.instance.textNode("a widget") : JsonNodeFactory.instance.nullNode();
    }

    /**
     * Presses Start, where it can be pressed.
     *
     * @param isForeseen whether the widget is to say something before that
     */
    JsonNode start(boolean isForeseen) {
        page.waitForCondition(() -> page.frames().stream().anyMatch(WidgetProbe::isWidget));
        Frame widget = page.frames().stream().filter(WidgetProbe::isWidget).findFirst().orElseThrow();
        var seen = JsonNodeFactory.instance.objectNode();
        seen.set("foreseen", isForeseen ? said(widget) : null);
        if (widget.locator("#start").isDisabled()) {
            return seen.set("told", seen.get("foreseen"));
        }
        widget.locator("#start").click();
        widget.waitForFunction("() => ['failed', 'listening'].includes(document.body.dataset.phase)");
        return seen.set("told", said(widget));
    }

    private static JsonNode said(Frame widget) {
        if ((Boolean) widget.evaluate("() => ['new', 'failed'].includes(document.body.dataset.phase)")) {
            widget.waitForSelector("#problem");
            try {
                widget.waitForSelector(".remedy", new Frame.WaitForSelectorOptions().setTimeout(REMEDY_MS));
            } catch (TimeoutError nothingToTakeAlong) {
                // Some problems have none.
            }
        }
        try {
            return new ObjectMapper().readTree((String) widget.evaluate(SAID));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWidget(Frame frame) {
        return frame.url().contains("/embed?") && !frame.isDetached();
    }
}
