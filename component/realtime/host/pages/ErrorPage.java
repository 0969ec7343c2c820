package realtime.host.pages;

import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.link;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.script;
import static j2html.TagCreator.title;

/** What a person sees instead of a page that cannot be shown. */
public final class ErrorPage {
    private ErrorPage() {}

    /**
     * @param code    for the page around, where there is one
     * @param message what happened
     * @param fix     the next thing to do
     */
    public static String render(String code, String message, String fix) {
        return document(html(
            head(
                meta().withCharset("utf-8"),
                title("Realtime Audio"),
                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                meta().withName("color-scheme").withContent("light dark"),
                link().withRel("icon").withType("image/svg+xml").withHref("assets/favicon.svg"),
                link().withRel("stylesheet").withHref("assets/error.css"),
                script().withType("module").withSrc("assets/error-page.js")
            ),
            body(main(h1(message), p(fix))).withData("code", code)
        ).withLang("en"));
    }
}
