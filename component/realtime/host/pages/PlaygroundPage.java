package realtime.host.pages;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.button;
import static j2html.TagCreator.code;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.form;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iframe;
import static j2html.TagCreator.input;
import static j2html.TagCreator.label;
import static j2html.TagCreator.link;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.option;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.script;
import static j2html.TagCreator.section;
import static j2html.TagCreator.select;
import static j2html.TagCreator.span;
import static j2html.TagCreator.title;

import j2html.tags.DomContent;
import j2html.tags.specialized.ButtonTag;
import j2html.tags.specialized.HeadTag;
import java.net.URI;
import java.util.List;
import realtime.host.pages.Snippets.Snippet;
import realtime.session.SettingsParser;

/** The host's first page: the widget live, the session's data beside it, and the lines to copy. */
public final class PlaygroundPage {
    /** As in widget.css. */
    private static final String ACCENT = "#0b7568";
    private static final String CLAIM = "A voice conversation, and its transcript as data";

    private PlaygroundPage() {}

    /**
     * Addresses are absolute, as a host page needs them, and carry the token in their query.
     *
     * @param hostUrl       of this host, without a slash at the end
     * @param sessionId     the session that the page shows
     * @param token         opens the session's part of the API
     * @param embedUrl      of the widget
     * @param transcriptUrl of the session's transcript
     * @param eventsUrl     of the session's event stream
     * @param oembed        the relative address of what says how to embed the widget
     * @param partner       who answers: {@code practice partner}, or provider and model
     * @param version       of this product
     */
    public record View(String hostUrl, String sessionId, String token, String embedUrl, String transcriptUrl,
                       String eventsUrl, String oembed, String partner, String version) {
        /** Without the token, which is in the addresses too. */
        @Override
        public String toString() {
            return "PlaygroundPage.View[" + sessionId + "]";
        }
    }

    /** The page's HTML. */
    public static String render(View view) {
        return document(html(
            headOf(view),
            body(
                header(
                    span(Icons.WAVE.svg(), span("Realtime audio")).withClass("brand"),
                    span(view.version()).withClass("version"),
                    p(span("Talking with"), span(view.partner()).withClass("partner")).withClass("who")
                ).withClass("top"),
                main(
                    div(
                        h1(CLAIM),
                        p("Press Start and speak. The same session is plain JSON for your notebook, dashboard or app.")
                    ).withClass("intro"),
                    div(conversation(view), data(view)).withClass("live"),
                    snippets(Snippets.of(view)),
                    p().withId("said").withClass("hidden").attr("role", "status")
                )
            ).withData("session-id", view.sessionId()).withData("token", view.token())
        ).withLang("en"));
    }

    private static HeadTag headOf(View view) {
        return head(
            meta().withCharset("utf-8"),
            title("Realtime audio"),
            meta().withName("description").withContent(CLAIM),
            card("title", "Realtime Audio"),
            card("description", CLAIM),
            card("type", "website"),
            card("image", view.hostUrl() + "/assets/og.png"),
            card("image:width", "1200"),
            card("image:height", "630"),
            meta().withName("twitter:card").withContent("summary_large_image"),
            meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
            meta().withName("color-scheme").withContent("light dark"),
            link().withRel("icon").withType("image/svg+xml").withHref("assets/favicon.svg"),
            link().withRel("alternate").withType("application/json+oembed").withHref(view.oembed()),
            link().withRel("stylesheet").withHref("assets/playground.css"),
            script().withType("module").withSrc("assets/playground.js")
        );
    }

    /** What a chat or a social network shows of a link to this page: <a href="https://ogp.me">Open Graph</a>. */
    private static DomContent card(String property, String content) {
        return meta().attr("property", "og:" + property).withContent(content);
    }

    private static DomContent conversation(View view) {
        return section(
            iframe()
                .withSrc(relative("embed", view.embedUrl()))
                .withTitle("Voice conversation")
                .attr("allow", EmbedPage.ALLOW)
        ).withClass("conversation").attr("aria-label", "Conversation");
    }

    /** This page's own address for the same thing, whatever name and prefix the host was opened under. */
    private static String relative(String path, String absolute) {
        String query = URI.create(absolute).getRawQuery();
        return query == null ? path : path + "?" + query;
    }

    private static DomContent data(View view) {
        String url = view.transcriptUrl();
        String path = url.substring(url.indexOf("/api/") + 1).replaceFirst("\\?.*", "");
        return section(
            div(
                h2("Transcript"),
                a(span("GET").withClass("method"), span("/" + path))
                    .withHref(relative(path, url)).withTarget("_blank").withRel("noopener"),
                copyButton("json", "Copy the JSON")
            ).withClass("bar"),
            pre(code("{}").withId("json")).withTabindex(0).attr("aria-label", "The transcript as JSON")
        ).withClass("data");
    }

    private static DomContent snippets(List<Snippet> snippets) {
        return section(
            div(h2("Put it into your page"), look()).withClass("choose"),
            div(each(snippets, PlaygroundPage::tab)).withClass("tabs").attr("role", "tablist")
                .attr("aria-label", "Where to put it"),
            each(snippets, PlaygroundPage::panel)
        ).withClass("snippets");
    }

    /** Named as in a widget's address. */
    private static DomContent look() {
        return form(
            label(span("Layout"), choice("layout", SettingsParser.LAYOUTS)),
            label(span("Theme"), choice("theme", SettingsParser.THEMES)),
            label(span("Accent"), input().withType("color").withName("accent").withValue(ACCENT))
        ).withId("look").withClass("look");
    }

    private static DomContent choice(String name, List<String> values) {
        return select(each(values, value -> option(value).withValue(value))).withName(name);
    }

    /** Selected by assets/playground.js; without it every panel shows. */
    private static DomContent tab(Snippet snippet) {
        return button(snippet.name())
            .withId("tab-" + snippet.id())
            .withType("button")
            .attr("role", "tab")
            .attr("aria-controls", "panel-" + snippet.id());
    }

    private static DomContent panel(Snippet snippet) {
        return div(
            div(p(snippet.hint()), copyButton("code-" + snippet.id(), "Copy the " + snippet.name() + " lines"))
                .withClass("bar"),
            pre(code(snippet.code().stripTrailing()).withId("code-" + snippet.id())).withTabindex(0)
        )
            .withId("panel-" + snippet.id())
            .withClass("panel")
            .attr("role", "tabpanel")
            .attr("aria-labelledby", "tab-" + snippet.id());
    }

    private static ButtonTag copyButton(String source, String name) {
        return button(Icons.COPY.svg(), span("Copy"))
            .withType("button")
            .withClass("copy")
            .withData("copies", source)
            .attr("aria-label", name);
    }
}
