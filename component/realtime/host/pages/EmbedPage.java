package realtime.host.pages;

import static j2html.TagCreator.audio;
import static j2html.TagCreator.body;
import static j2html.TagCreator.button;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.form;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.i;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.input;
import static j2html.TagCreator.label;
import static j2html.TagCreator.link;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.noscript;
import static j2html.TagCreator.ol;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.script;
import static j2html.TagCreator.span;
import static j2html.TagCreator.strong;
import static j2html.TagCreator.title;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import j2html.tags.specialized.ButtonTag;
import j2html.tags.specialized.DivTag;
import j2html.tags.specialized.HeadTag;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The widget: what stands inside the iframe. Its addresses are relative, so that it works behind a proxy's path prefix,
 * and it has no inline script or style, so that a strict content security policy holds.
 */
public final class EmbedPage {
    /**
     * What the page around has to pass on to the widget, separated as the Permissions Policy grammar wants it. The last
     * keeps a phone's screen on during a call.
     */
    public static final String ALLOW = "microphone; autoplay; clipboard-write; speaker-selection; screen-wake-lock";
    /** The layout that has no style sheet of its own. */
    private static final String FULL = "full";

    private EmbedPage() {}

    /**
     * What of its look a page's address may say besides; null where it does not.
     *
     * @param accent {@code #rgb} or {@code #rrggbb}
     * @param radius of the corners, in pixels
     * @param font   a font family
     */
    public record Look(String accent, String radius, String font) {
        /** The widget's own. */
        public static final Look OWN = new Look(null, null, null);
    }

    /**
     * @param sessionId the session that the widget shows and calls
     * @param token     opens that session's part of the API
     * @param texts     in the language that the widget speaks
     * @param theme     {@code auto}, {@code light} or {@code dark}
     * @param layout    {@code full}, {@code compact}, {@code bar} or {@code orb}
     * @param autoStart whether to call without a click where the browser allows the microphone already
     * @param transport {@code webrtc}, {@code websocket}, or {@code auto}: the one that the network lets through
     * @param completeOffers whether an offer has to name the browser's candidates before it is sent
     * @param iceServers whether the host has servers for the browser to reach the provider by
     * @param features  what else the person may do
     * @param oembed    the relative address of what says how to embed this page
     */
    public record View(String sessionId, String token, Texts texts, String theme, String layout, Look look,
                       boolean autoStart, String transport, boolean completeOffers, boolean iceServers,
                       Features features, String oembed) {
        /** Without the token. */
        @Override
        public String toString() {
            return "EmbedPage.View[" + sessionId + "]";
        }
    }

    /**
     * What the widget offers because the provider or the session has it.
     *
     * @param turnDetections the ways to end a turn among which the person may choose, as the API names them
     * @param noiseReduction whether the provider has it
     * @param consent        what the person agrees to before the first call; null for nothing
     * @param feedback       whether the person is asked how the conversation was
     * @param record         whether the conversation is recorded
     * @param key            whether the session has one, so that a new one can take its place
     */
    public record Features(List<String> turnDetections, boolean noiseReduction, String consent, boolean feedback,
                           boolean record, boolean key) {}

    /** The page's HTML. */
    public static String render(View view) {
        Texts texts = view.texts();
        return document(html(
            headOf(view),
            body(
                main(top(texts, view.features().record()), note(), transcript(texts), floating(texts), problem(),
                    bottom(texts))
                    .withClass("card"),
                audio().withId("assistant-audio").attr("autoplay").attr("playsinline"),
                noscript(texts.get("needsScript")),
                script(rawHtml(texts.ofPage())).withId("texts").withType("application/json")
            )
                .withData("session-id", view.sessionId())
                .withData("token", view.token())
                .withData("theme", view.theme())
                .withData("layout", view.layout())
                .condAttr(view.look().accent() != null, "data-accent", view.look().accent())
                .condAttr(view.look().radius() != null, "data-radius", view.look().radius())
                .condAttr(view.look().font() != null, "data-font", view.look().font())
                .withData("auto-start", String.valueOf(view.autoStart()))
                .withData("transport", view.transport())
                .condAttr(view.completeOffers(), "data-offer", "complete")
                .condAttr(view.iceServers(), "data-ice-servers", "fetch")
                .withData("turn-modes", String.join(" ", view.features().turnDetections()))
                .condAttr(view.features().noiseReduction(), "data-noise-reduction", "")
                .condAttr(view.features().consent() != null, "data-consent", view.features().consent())
                .condAttr(view.features().feedback(), "data-feedback", "")
                .condAttr(view.features().record(), "data-record", "")
                .condAttr(view.features().key(), "data-key", "")
                .withData("turns", "heard")
                .withData("phase", "new")
                .withData("connection", "idle")
        ).withLang(texts.language()).withDir(texts.direction()));
    }

    private static HeadTag headOf(View view) {
        return head(
            meta().withCharset("utf-8"),
            title(view.texts().get("title")).withData("text", "title"),
            meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
            meta().withName("color-scheme").withContent(colorScheme(view.theme())),
            link().withRel("icon").withType("image/svg+xml").withHref("assets/favicon.svg"),
            link().withRel("alternate").withType("application/json+oembed").withHref(view.oembed()),
            link().withRel("stylesheet").withHref("assets/widget.css"),
            iff(!view.layout().equals(FULL),
                link().withRel("stylesheet").withHref("assets/layout-" + view.layout() + ".css")),
            iff(view.features().record(), link().withRel("stylesheet").withHref("assets/recording.css")),
            script().withType("module").withSrc("assets/widget.js"),
            iff(!view.look().equals(Look.OWN), script().withType("module").withSrc("assets/own-look.js"))
        );
    }

    /** Known before the style sheet is there: a dark page must not flash white first. */
    static String colorScheme(String theme) {
        return switch (theme) {
            case "light", "dark" -> theme;
            default -> "light dark";
        };
    }

    private static DomContent top(Texts texts, boolean record) {
        return header(
            said(h1(), texts, "title").withClass("hidden"),
            p(span(texts.get("new")).withId("words")).withClass("status").attr("role", "status"),
            iff(record, p(texts.get("recordingBefore")).withId("recording").withClass("recording")
                .attr("role", "status")),
            said(span(), texts, "pushToTalk").withClass("mode"),
            span().withId("left").withClass("left"),
            div(
                level("microphone-level",
                    Icons.MICROPHONE.svg("on"), Icons.MICROPHONE_OFF.svg("off"),
                    span(texts.get("microphoneOff")).withId("microphone-words").withClass("hidden")),
                level("assistant-level", Icons.SPEAKER.svg()).withTitle(texts.get("assistant"))
                    .withData("title", "assistant")
            ).withClass("levels"),
            button(Icons.SETTINGS.svg()).withId("settings").withType("button").withClass("quiet")
                .withTitle(texts.get("settings")).attr("aria-label", texts.get("settings"))
                .withData("title", "settings").withData("label", "settings").attr("aria-haspopup", "dialog")
        ).withClass("top");
    }

    private static DivTag level(String id, DomContent... before) {
        DomContent bars = each(IntStream.range(0, 5).boxed().toList(), bar -> i());
        return div(before)
            .with(span(bars).withClass("bars").attr("aria-hidden", "true"))
            .withId(id)
            .withClass("level");
    }

    /** Something to know that stops nothing: quiet, and there as long as it holds. */
    private static DomContent note() {
        return p().withId("note").withClass("note").attr("role", "status");
    }

    private static DomContent transcript(Texts texts) {
        return div(
            ol().withId("items"),
            div(
                Icons.WAVE.svg(),
                said(strong(), texts, "talk"),
                said(p(), texts, "before").withClass("before"),
                said(p(), texts, "duringHeard").withClass("during heard"),
                said(p(), texts, "duringHeld").withClass("during held")
            ).withClass("empty").attr("aria-live", "off")
        )
            .withId("transcript")
            .withClass("transcript")
            .attr("role", "log")
            .withTabindex(0)
            .attr("aria-label", texts.get("transcript"))
            .withData("label", "transcript");
    }

    private static DomContent floating(Texts texts) {
        return div(div(
            small("hear", texts, "hear", Icons.SPEAKER),
            small("interrupt", texts, "interrupt", Icons.STOP),
            small("answer", texts, "answer", Icons.ANSWER),
            small("to-end", texts, "toEnd", Icons.DOWN)
        )).withClass("float");
    }

    private static ButtonTag small(String id, Texts texts, String key, Icons icon) {
        return button(icon.svg(), said(span(), texts, key))
            .withId(id).withType("button").withClass("button small").isHidden();
    }

    private static DomContent problem() {
        return div(
            div(strong().withId("problem-message"), p().withId("problem-fix")).withId("problem-news")
        ).withId("problem").withClass("problem").isHidden();
    }

    private static DomContent bottom(Texts texts) {
        return footer(
            button(Icons.MICROPHONE.svg(), span(texts.get("holdToTalk")).withId("hold-words"))
                .withId("hold").withType("button").withClass("button hold")
                .attr("aria-keyshortcuts", "Space").isHidden(),
            div(
                button(Icons.MICROPHONE.svg(), said(span(), texts, "start"))
                    .withId("start").withType("button").withClass("button primary"),
                said(button(), texts, "byText").withId("by-text").withType("button").withClass("button").isHidden(),
                toggle("mute", texts.get("mute"), Icons.MICROPHONE, Icons.MICROPHONE_OFF),
                toggle("pause", texts.get("pause"), Icons.PAUSE, Icons.PLAY),
                button(Icons.STOP.svg(), said(span(), texts, "stop"))
                    .withId("stop").withType("button").withClass("button stop").isHidden()
            ).withClass("controls"),
            form(
                said(label(), texts, "typeHere").withFor("text").withClass("hidden"),
                input().withId("text").withType("text").withMaxlength("4000").attr("autocomplete", "off")
                    .withPlaceholder(texts.get("typeHere")).withData("placeholder", "typeHere"),
                button(Icons.SEND.svg()).withId("send").withType("submit").attr("aria-label", texts.get("send"))
                    .withData("label", "send").isDisabled()
            ).withId("composer").withClass("composer")
        ).withClass("bottom");
    }

    /** The text is named, too, so that the script can put another language's in its place. */
    private static <T extends ContainerTag<T>> T said(T element, Texts texts, String key) {
        return element.withText(texts.get(key)).withData("text", key);
    }

    private static ButtonTag toggle(String id, String name, Icons on, Icons off) {
        return button(on.svg("on"), off.svg("off"))
            .withId(id)
            .withType("button")
            .withClass("button icon")
            .withTitle(name)
            .attr("aria-label", name)
            .isHidden();
    }
}
