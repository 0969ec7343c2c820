package realtime.host.pages;

import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.link;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.noscript;
import static j2html.TagCreator.script;
import static j2html.TagCreator.title;

/**
 * What a Streamlit app frames: it speaks with the app's page, and has the widget in a frame of its own. It is the same
 * for everybody and holds no secret; the token in its address opens the API for its script.
 */
public final class StreamlitPage {
    private StreamlitPage() {}

    /** The page's HTML. */
    public static String render() {
        return document(html(
            head(
                meta().withCharset("utf-8"),
                title("Voice conversation"),
                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                meta().withName("color-scheme").withContent("light dark"),
                link().withRel("icon").withType("image/svg+xml").withHref("assets/favicon.svg"),
                link().withRel("stylesheet").withHref("assets/streamlit.css"),
                script().withType("module").withSrc("assets/streamlit.js")
            ),
            body(noscript("This needs JavaScript."))
        ).withLang("en"));
    }
}
