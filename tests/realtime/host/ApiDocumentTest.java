package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import realtime.host.LocalHost.Reply;
import support.ApiDescription;
import support.ApiDescription.Operation;

/** {@code /openapi.json} says what the running host does, and the page says the same. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiDocumentTest {
    private final LocalHost host = new LocalHost();
    private final JsonNode document = host.send(host.to("/openapi.json")).json();
    private final ApiDescription api = new ApiDescription(document);

    @AfterAll
    void close() {
        host.close();
    }

    @Test
    void every_route_is_described_and_nothing_else() {
        List<String> routes = new ArrayList<>(host.host.routes());
        // The refusal of a plain GET at a WebSocket's address belongs to its description.
        routes.remove("GET /v1/realtime");
        assertEquals(new TreeSet<>(routes),
            api.operations().stream().map(Operation::route).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void every_operation_has_a_name_of_its_own_a_topic_and_who_may() {
        List<String> topics = document.path("tags").valueStream().map(tag -> tag.path("name").asText()).toList();
        Set<String> names = new HashSet<>();
        for (Operation operation : api.operations()) {
            assertTrue(names.add(operation.id()), operation.id());
            assertTrue(topics.contains(operation.about().at("/tags/0").asText()), operation.id());
            assertTrue(operation.about().has("security"), operation.id());
            assertFalse(operation.about().path("summary").asText().isBlank(), operation.id());
            Set<String> inPath = Arrays.stream(operation.path().split("[{}]"))
                .filter(part -> operation.path().contains("{" + part + "}")).collect(Collectors.toSet());
            assertEquals(inPath, operation.parameters().stream().filter(one -> one.path("in").asText().equals("path"))
                .map(one -> one.path("name").asText()).collect(Collectors.toSet()), operation.id());
        }
    }

    @Test
    void every_reference_leads_somewhere_and_everything_shared_is_used() {
        Set<String> references = new TreeSet<>(document.findValuesAsText("$ref"));
        assertEquals(List.of(), references.stream()
            .filter(reference -> document.at(reference.substring(1)).isMissingNode()).toList());
        for (String kind : List.of("responses", "parameters", "headers")) {
            document.at("/components/" + kind).fieldNames().forEachRemaining(name ->
                assertTrue(references.contains("#/components/" + kind + "/" + name), kind + " " + name));
        }
    }

    @Test
    void its_settings_are_those_that_a_session_takes() {
        assertEquals(known(host.post("/api/sessions", "{\"no_such_setting\":1}")),
            fields("/components/schemas/Settings/properties"));
    }

    @Test
    void its_changes_are_those_that_a_running_session_takes() {
        String id = host.createId();
        for (String name : fields("/components/schemas/Settings/properties")) {
            Reply reply = host.send(host.asHost("/api/sessions/" + id).patch(
                LocalHost.body("{\"" + name + "\":null}", "application/json")));
            boolean changeable = document.at("/components/schemas/Changes/properties").has(name);
            assertEquals(changeable ? 200 : 400, reply.status(), name);
        }
    }

    /** Of the error that lists them. */
    private static Set<String> known(Reply reply) {
        String list = reply.json().at("/error/message").asText().replaceFirst(".*known are ", "")
            .replaceFirst("\\.$", "");
        return new TreeSet<>(List.of(list.split(", ")));
    }

    private Set<String> fields(String pointer) {
        Set<String> names = new TreeSet<>();
        document.at(pointer).fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void it_is_of_this_host() {
        assertEquals("3.1.0", document.path("openapi").asText());
        assertEquals(Host.VERSION, document.at("/info/version").asText());
        assertEquals(host.host.url().toString(), document.at("/servers/0/url").asText());
        assertEquals(List.of("alloy", "ash", "ballad", "cedar", "coral", "echo", "marin", "sage", "shimmer", "verse",
            "null"), document.at("/components/schemas/Settings/properties/voice/enum").valueStream()
            .map(JsonNode::asText).toList());
    }

    @Test
    void the_columns_of_a_row_are_those_of_the_table() {
        String id = host.createId();
        String header = host.get("/api/sessions/" + id + "/transcript.csv").text().strip();
        List<String> columns = new ArrayList<>();
        document.at("/components/schemas/Row/properties").fieldNames().forEachRemaining(columns::add);
        assertEquals(header, String.join(",", columns));
    }

    @Test
    void its_examples_are_as_its_schemas_say() {
        for (Operation operation : api.operations()) {
            Stream.concat(Stream.of(operation.about().path("requestBody")),
                    operation.about().path("responses").valueStream())
                .flatMap(message -> message.path("content").properties().stream())
                .filter(content -> content.getKey().equals("application/json") && content.getValue().has("example"))
                .forEach(content -> assertEquals(List.of(), api.problems(content.getValue().path("schema"),
                    content.getValue().path("example")), operation.id()));
        }
        document.at("/components/schemas").properties().stream().filter(each -> each.getValue().has("example"))
            .forEach(each -> assertEquals(List.of(), api.problems(each.getValue(),
                each.getValue().path("example")), each.getKey()));
    }

    @Test
    void a_session_s_own_token_opens_what_it_says_and_nothing_else() {
        JsonNode session = host.create("{\"key\":\"own\",\"consent\":\"Agreed?\",\"feedback\":true}");
        for (Operation operation : api.operations()) {
            if (operation.isWebSocket() || operation.path().startsWith("/v1/") || operation.isOpen()) {
                continue;
            }
            String path = operation.path().replace("{id}", "own").replace("{format}", "csv")
                .replace("{call_id}", "none").replace("/embed", "/embed?key=own")
                .replace("/events", "/events?since=nothing");
            Request.Builder bare = host.to(path).method(operation.method(), operation.method().equals("GET") ? null
                : LocalHost.body("{}", "application/json"));
            assertEquals(401, host.send(bare).status(), operation.route());
            if (!operation.id().equals("renewSession")) {
                int status = host.send(bare.header("Authorization",
                    "Bearer " + session.path("embed_token").asText())).status();
                assertEquals(operation.opensWith("session_token"), status != 403, operation.route() + " " + status);
            }
        }
    }

    @Test
    void the_page_shows_every_operation_and_schema_and_runs_no_script() {
        Reply page = host.send(host.to("/docs"));
        assertEquals(200, page.status());
        assertEquals("text/html", page.headers().get("Content-Type").replaceFirst(";.*", ""));
        for (Operation operation : api.operations()) {
            assertTrue(page.text().contains("id=\"" + operation.id() + "\""), operation.id());
        }
        document.at("/components/schemas").fieldNames().forEachRemaining(name ->
            assertTrue(page.text().contains("id=\"schema-" + name + "\""), name));
        assertFalse(page.text().contains("<script"));
        assertFalse(page.text().contains("style="));
        assertEquals(200, host.send(host.to("/assets/docs.css")).status());
    }

    @Test
    void each_link_within_the_page_leads_somewhere() {
        String page = host.send(host.to("/docs")).text();
        for (String piece : page.split("href=\"#")) {
            String target = piece.substring(0, Math.max(0, piece.indexOf('"')));
            assertTrue(piece.startsWith("<!DOCTYPE") || page.contains("id=\"" + target + "\""), target);
        }
    }
}
