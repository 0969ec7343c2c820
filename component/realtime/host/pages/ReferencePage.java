package realtime.host.pages;

import static j2html.TagCreator.a;
import static j2html.TagCreator.article;
import static j2html.TagCreator.body;
import static j2html.TagCreator.code;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.document;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.h4;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.link;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.title;
import static j2html.TagCreator.ul;

import com.fasterxml.jackson.databind.JsonNode;
import j2html.tags.DomContent;
import j2html.tags.specialized.HeadTag;
import java.util.List;
import java.util.Locale;
import realtime.host.pages.ReferenceOperations.Operation;

/** The API's description as a page: every operation by its topic, then every schema. It needs no script. */
public final class ReferencePage {
    private ReferencePage() {}

    /** @param api an OpenAPI 3.1 document */
    public static String render(JsonNode api) {
        List<Operation> operations = ReferenceOperations.of(api);
        JsonNode info = api.path("info");
        return document(html(
            headOf(info),
            body(
                header(
                    span(Icons.WAVE.svg(), span(info.path("title").asText())).withClass("brand"),
                    span(info.path("version").asText()).withClass("version"),
                    a("openapi.json").withHref("openapi.json").withClass("source")
                ).withClass("top"),
                contents(api),
                main(
                    h1("API"),
                    p(ReferenceText.inline(info.path("description").asText())).withClass("intro"),
                    each(api.path("tags").valueStream().map(tag -> topic(api, tag, operations))),
                    section(
                        h2("Schemas").withId("schemas"),
                        each(api.at("/components/schemas").properties(),
                            schema -> schema(schema.getKey(), schema.getValue()))
                    )
                )
            )
        ).withLang("en"));
    }

    private static HeadTag headOf(JsonNode info) {
        return head(
            meta().withCharset("utf-8"),
            title(info.path("title").asText() + ": API"),
            meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
            meta().withName("color-scheme").withContent("light dark"),
            link().withRel("icon").withType("image/svg+xml").withHref("assets/favicon.svg"),
            link().withRel("service-desc").withType("application/json").withHref("openapi.json"),
            link().withRel("stylesheet").withHref("assets/docs.css")
        );
    }

    private static DomContent contents(JsonNode api) {
        return nav(ul(
            each(api.path("tags").valueStream().map(tag -> tag.path("name").asText())
                .map(name -> li(a(name).withHref("#" + anchor(name))))),
            li(a("Schemas").withHref("#schemas"))
        )).attr("aria-label", "Contents");
    }

    private static DomContent topic(JsonNode api, JsonNode tag, List<Operation> operations) {
        String name = tag.path("name").asText();
        return section(
            h2(name).withId(anchor(name)),
            iff(tag.has("description"), p(ReferenceText.inline(tag.path("description").asText()))),
            each(operations.stream().filter(operation -> operation.tag().equals(name))
                .map(operation -> operation(api, operation)))
        );
    }

    private static DomContent operation(JsonNode api, Operation operation) {
        JsonNode about = operation.about();
        return article(
            h3(span(operation.method()).withClass("method"), code(operation.path())).withId(operation.id()),
            p(ReferenceText.inline(about.path("summary").asText() + ".")).withClass("summary"),
            iff(about.has("description"), p(ReferenceText.inline(about.path("description").asText()))),
            p("Opened by: " + operation.openedBy()).withClass("quiet"),
            iff(!operation.parameters().isEmpty(), div(h4("Parameters"),
                dl(each(operation.parameters(), ReferencePage::parameter)))),
            iff(about.has("requestBody"), div(h4("Body"), contentOf(about.path("requestBody"), "Example of a body"))),
            h4("Answers"),
            dl(each(about.path("responses").properties(),
                answer -> answer(answer.getKey(), ReferenceOperations.resolved(api, answer.getValue()))))
        );
    }

    private static DomContent parameter(JsonNode parameter) {
        boolean required = parameter.path("required").asBoolean();
        return each(
            dt(code(parameter.path("name").asText()),
                span(parameter.path("in").asText() + (required ? ", required" : "")).withClass("quiet")),
            dd(ReferenceText.inline(parameter.path("description").asText()), span(" "),
                ReferenceText.type(parameter.path("schema")))
        );
    }

    private static DomContent answer(String status, JsonNode answer) {
        return each(
            dt(code(status)),
            dd(p(ReferenceText.inline(answer.path("description").asText())),
                iff(!status.matches("[45]..") && answer.has("content"), contentOf(answer, "Example of an answer")))
        );
    }

    private static DomContent contentOf(JsonNode message, String exampleName) {
        return each(message.path("content").properties(), one -> div(
            p(code(one.getKey()).withClass("quiet"), span(" "), ReferenceText.type(one.getValue().path("schema"))),
            iff(one.getValue().has("example"), pre(ReferenceText.example(one.getValue().path("example")))
                .withTabindex(0).attr("aria-label", exampleName))
        ));
    }

    private static DomContent schema(String name, JsonNode schema) {
        return article(
            h3(code(name)).withId("schema-" + name),
            iff(schema.has("description"), p(ReferenceText.inline(schema.path("description").asText()))),
            iff(!schema.has("properties"), p(ReferenceText.type(schema))),
            dl(each(schema.path("properties").properties(), property -> each(
                dt(code(property.getKey()), span(ReferenceText.isRequired(schema, property.getKey()) ? "always" : "")
                    .withClass("quiet")),
                dd(ReferenceText.type(property.getValue()), span(" "),
                    ReferenceText.inline(property.getValue().path("description").asText()))
            )))
        );
    }

    private static String anchor(String name) {
        return name.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
