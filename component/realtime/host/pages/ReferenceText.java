package realtime.host.pages;

import static j2html.TagCreator.a;
import static j2html.TagCreator.code;
import static j2html.TagCreator.each;
import static j2html.TagCreator.span;
import static j2html.TagCreator.text;

import com.fasterxml.jackson.databind.JsonNode;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An OpenAPI document's texts and types in HTML. */
final class ReferenceText {
    private static final String SCHEMAS = "#/components/schemas/";

    private ReferenceText() {}

    /** Its descriptions use of Markdown only the marks around code. */
    static DomContent inline(String words) {
        List<DomContent> parts = new ArrayList<>();
        boolean isCode = false;
        for (String part : words.split("`", -1)) {
            parts.add(isCode ? code(part) : text(part));
            isCode = !isCode;
        }
        return each(parts.stream());
    }

    /** What values a schema takes, in a few words. */
    static DomContent type(JsonNode schema) {
        if (schema.has("$ref")) {
            return reference(schema.path("$ref").asText().substring(SCHEMAS.length()));
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (schema.has(choice)) {
                return separated(schema.path(choice).valueStream().map(ReferenceText::type), " or ");
            }
        }
        if (schema.has("enum")) {
            return separated(schema.path("enum").valueStream().map(value -> code(value.asText())), " ");
        }
        if (schema.has("const")) {
            return code(schema.path("const").asText());
        }
        if (schema.has("properties")) {
            return code(schema.path("properties").properties().stream()
                .map(property -> property.getKey() + (property.getValue().has("const")
                    ? ": " + property.getValue().path("const").asText() : ""))
                .collect(Collectors.joining(", ", "{", "}")));
        }
        String name = schema.path("type").isArray()
            ? schema.path("type").valueStream().map(JsonNode::asText).collect(Collectors.joining(" or "))
            : schema.path("type").asText("anything");
        return schema.has("items")
            ? span(text(name + " of "), type(schema.path("items")), limits(schema))
            : span(text(name), limits(schema));
    }

    /** JSON as such, text as it is. */
    static String example(JsonNode example) {
        return example.isTextual() ? example.asText() : example.toPrettyString();
    }

    static boolean isRequired(JsonNode schema, String property) {
        return schema.path("required").valueStream().anyMatch(name -> name.asText().equals(property));
    }

    /** A reference may lead to a property of a schema. */
    private static DomContent reference(String path) {
        String[] steps = path.split("/");
        String shown = steps.length == 1 ? path : steps[0] + "." + steps[steps.length - 1];
        return a(code(shown)).withHref("#schema-" + steps[0]);
    }

    private static DomContent limits(JsonNode schema) {
        String words = Stream.of("minimum", "maximum", "maxLength", "maxItems", "pattern", "default", "format")
            .filter(schema::has)
            .map(name -> name + " " + schema.path(name).asText())
            .collect(Collectors.joining(", "));
        return span(words.isEmpty() ? "" : " (" + words + ")").withClass("quiet");
    }

    private static DomContent separated(Stream<? extends DomContent> parts, String separator) {
        List<DomContent> all = new ArrayList<>();
        parts.forEach(part -> {
            if (!all.isEmpty()) {
                all.add(text(separator));
            }
            all.add(part);
        });
        return each(all.stream());
    }
}
