package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The row that a conversation is turned into, over plain HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FieldRoutesTest {
    private static final String SETTINGS = """
        {"fields": {"type": "object", "required": ["name", "age"], "properties": {
          "name": {"type": "string", "title": "Your name"}, "age": {"type": "integer", "minimum": 0},
          "email": {"type": "string", "format": "email"},
          "likes": {"type": "array", "items": {"type": "string"}}, "again": {"type": "boolean"}}}}""";
    private final LocalHost host = new LocalHost();
    private final JsonNode created = host.create(SETTINGS);
    private final String id = created.path("session_id").asText();
    private final String path = "/api/sessions/" + id + "/fields";

    @AfterEach
    void close() {
        host.close();
    }

    private LocalHost.Reply correct(String values) {
        return host.patch(path, values);
    }

    private void records(String arguments) {
        host.happens(id, "{'type':'response.output_item.done','response_id':'R','item':{'id':'I" + arguments.hashCode()
            + "','type':'function_call','call_id':'c" + arguments.hashCode() + "','name':'record_fields','arguments':'"
            + arguments.replace("\"", "\\\\\"").replace("\\\\", "\\") + "','status':'completed'}}");
    }

    @Test
    void a_new_session_has_an_empty_row_and_its_schema() {
        assertEquals("{\"session_id\":\"" + id + "\",\"complete\":false,\"name\":null,\"age\":null,\"email\":null,"
            + "\"likes\":null,\"again\":null}", host.get(path).text());
        JsonNode fields = created.path("fields");
        assertEquals("Your name", fields.at("/schema/properties/name/title").asText());
        assertEquals("[\"name\",\"age\"]", fields.path("missing").toString());
        assertEquals("{}", fields.path("errors").toString());
        assertFalse(fields.path("complete").asBoolean(true));
    }

    @Test
    void what_the_model_records_is_in_the_row_the_snapshot_and_the_table() {
        host.call(id);
        records("{\"name\":\"Ann\",\"age\":\"forty\",\"likes\":[\"tea\",\"a, b\"]}");
        JsonNode fields = host.snapshot(id).path("fields");
        assertEquals("{\"name\":\"Ann\",\"age\":null,\"email\":null,\"likes\":[\"tea\",\"a, b\"],\"again\":null}",
            fields.path("values").toString());
        assertEquals("{\"age\":\"a whole number of at least 0\"}", fields.path("errors").toString());
        records("{\"age\":40,\"again\":true}");
        assertEquals("session_id,complete,name,age,email,likes,again\r\n" + id
            + ",true,Ann,40,,\"[\"\"tea\"\",\"\"a, b\"\"]\",true\r\n", host.get(path + ".csv").text());
        assertTrue(host.get(path).json().path("complete").asBoolean());
        assertEquals("[]", host.get("/api/sessions/" + id + "/tool-calls").json().path("tool_calls").toString());
    }

    @Test
    void a_table_runs_nothing_in_a_spreadsheet_and_says_what_it_is() {
        correct("{\"name\":\"=cmd|' /C calc'!A0 \\\"x\\\"\",\"age\":3}");
        LocalHost.Reply table = host.get(path + ".csv?download=true");
        assertEquals("\ufeffsession_id,complete,name,age,email,likes,again\r\n" + id
            + ",true,\"'=cmd|' /C calc'!A0 \"\"x\"\"\",3,,,\r\n", table.text());
        assertEquals("text/csv;charset=utf-8;header=present",
            table.headers().get("Content-Type").replace(" ", "").toLowerCase(Locale.ROOT));
        assertEquals("attachment; filename=\"fields-" + id + ".csv\"", table.headers().get("Content-Disposition"));
    }

    @Test
    void a_correction_is_checked_as_a_whole_and_null_takes_a_value_away() {
        LocalHost.Reply corrected = correct("{\"name\":\"Bo\",\"email\":\"bo@example.org\"}");
        assertEquals(200, corrected.status());
        assertEquals("bo@example.org", corrected.json().at("/values/email").asText());
        LocalHost.Reply refused = correct("{\"name\":\"Cy\",\"email\":\"bo at example\"}");
        assertEquals(400, refused.status());
        assertEquals("email is missing or wrong; allowed: an e-mail address such as ann@example.org, or null for none.",
            refused.json().at("/error/message").asText());
        correct("{\"email\":null}");
        assertEquals("{\"name\":\"Bo\",\"age\":null,\"email\":null,\"likes\":null,\"again\":null}",
            host.snapshot(id).at("/fields/values").toString());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {"{\"nick\":\"x\"}", "{\"name\":\"\"}", "{\"name\":1}", "{\"age\":\"1\"}",
        "{\"age\":1e400}", "{\"age\":-1}", "{\"likes\":\"tea\"}", "{\"again\":\"yes\"}", "[]", "{"})
    void what_no_field_can_hold_is_refused(String values) {
        assertEquals(400, correct(values).status());
        assertTrue(host.snapshot(id).at("/fields/values").valueStream().allMatch(JsonNode::isNull));
    }

    @Test
    void whoever_waits_is_told_when_the_row_is_complete_or_the_conversation_over() throws Exception {
        assertFalse(host.get(path + "?wait=1").json().path("complete").asBoolean());
        CompletableFuture<JsonNode> waiting = CompletableFuture.supplyAsync(() -> host.get(path + "?wait=60").json());
        correct("{\"name\":\"Ann\"}");
        correct("{\"age\":40}");
        assertTrue(waiting.get().path("complete").asBoolean());
        String other = host.createConnected(SETTINGS);
        CompletableFuture<JsonNode> left =
            CompletableFuture.supplyAsync(() -> host.get("/api/sessions/" + other + "/fields?wait=60").json());
        host.post("/api/sessions/" + other + "/control", "{\"action\":\"stop\"}");
        assertFalse(left.get().path("complete").asBoolean());
    }

    @Test
    void the_sessions_own_token_reads_and_corrects_its_row_and_no_other() {
        String token = created.path("embed_token").asText();
        String other = host.create(SETTINGS).path("session_id").asText();
        assertEquals(200, host.send(host.to(path + "?token=" + token)).status());
        assertEquals(200, host.send(host.to(path + "?token=" + token)
            .patch(LocalHost.body("{\"age\":1}", "application/json"))).status());
        assertEquals(403, host.send(host.to("/api/sessions/" + other + "/fields?token=" + token)).status());
        assertEquals(401, host.send(host.to(path + ".csv")).status());
    }

    @Test
    void a_session_that_captures_nothing_has_no_row() {
        String plain = host.createId();
        assertEquals("no_fields", host.get("/api/sessions/" + plain + "/fields").code());
        assertEquals(404, host.get("/api/sessions/" + plain + "/fields.csv").status());
        assertEquals(404, host.patch("/api/sessions/" + plain + "/fields", "{}").status());
        assertFalse(host.snapshot(plain).has("fields"));
    }

    @Test
    void a_wrong_schema_is_refused_by_its_place() {
        LocalHost.Reply reply = host.post("/api/sessions",
            "{\"fields\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"text\"}}}}");
        assertEquals(400, reply.status());
        assertEquals("fields.properties.a.type: got \"text\"; allowed: string, number, integer, boolean, array",
            reply.json().at("/error/message").asText());
        assertEquals(400, host.patch("/api/sessions/" + id, "{\"fields\":{}}").status());
    }
}
