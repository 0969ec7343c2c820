package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.host.LocalHost.Reply;

/** Every wrong request gets the right 4xx in the envelope, and changes nothing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    /** Stands in whatever is wrong, and must not come back in a page. */
    private static final String POISON = "<img src=x onerror=alert(1)>";
    private final LocalHost host = new LocalHost();
    private final String id = host.createConnected("{\"key\":\"busy\",\"metadata\":{\"kept\":true}}");
    private JsonNode before;

    BadInputTest() {
        host.happens(id, LocalHost.heard("A", "Hello."));
    }

    @BeforeEach
    void look() {
        before = host.snapshot(id);
    }

    @AfterAll
    void close() {
        host.close();
    }

    private void refused(Reply reply, int status, String code) {
        assertEquals(status, reply.status(), reply.text());
        assertEquals("application/json", reply.headers().get("Content-Type").replaceFirst(";.*", ""));
        Set<String> names = new HashSet<>();
        reply.json().fieldNames().forEachRemaining(names::add);
        assertEquals(Set.of("error"), names);
        JsonNode error = reply.json().path("error");
        assertEquals(3, error.size(), reply.text());
        List.of("code", "message", "fix").forEach(name -> assertFalse(error.path(name).asText().isBlank(),
            reply.text()));
        assertEquals(code, error.path("code").asText());
        for (String secret : List.of(LocalHost.SECRET, LocalHost.TOKEN, "Exception", "\tat ", "realtime.host")) {
            assertFalse(reply.text().contains(secret), reply.text());
        }
        assertEquals(before, host.snapshot(id), "the session is as it was");
    }

    static Stream<Arguments> settings() {
        return Stream.of(
            arguments("{", "malformed_json"), arguments("{'a':1,}", "malformed_json"), arguments("{'key':'a'} {}",
                "malformed_json"),
            arguments("{'key':'a'} x", "malformed_json"), arguments("{'key':'a','key':'b'}", "malformed_json"),
            arguments("{key:1}", "malformed_json"), arguments("[]", "malformed_json"), arguments("'text'",
                "malformed_json"),
            arguments("7", "malformed_json"), arguments("null", "malformed_json"), arguments("{'speed':NaN}",
                "malformed_json"),
            arguments("[".repeat(5_000), "malformed_json"), arguments("{'a':" + "[".repeat(2_000) + "]".repeat(2_000)
                + "}", "malformed_json"),
            arguments("\u0000", "malformed_json"),
            arguments("{'voice':'nova'}", "invalid_setting"), arguments("{'voice':7}", "invalid_setting"),
            arguments("{'colour':'red'}", "invalid_setting"), arguments("{'" + POISON + "':1}", "invalid_setting"),
            arguments("{'speed':1e999}", "invalid_setting"), arguments("{'max_minutes':'5'}", "invalid_setting"),
            arguments("{'turn_detection':{'type':'vad'}}", "invalid_setting"), arguments("{'key':'a b'}",
                "invalid_setting"),
            arguments("{'instructions':'" + "x".repeat(40_000) + "'}", "invalid_setting"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settings_that_cannot_be_used(String body, String code) {
        refused(host.post("/api/sessions", body.replace('\'', '"')), 400, code);
    }

    @Test
    void json_that_is_not_utf_8() {
        byte[] latin = {'{', '"', 'k', 'e', 'y', '"', ':', '"', (byte) 0xe9, (byte) 0xff, '"', '}'};
        refused(host.send(host.asHost("/api/sessions").post(RequestBody.create(latin,
            MediaType.get("application/json")))), 400, "malformed_json");
    }

    @Test
    void an_address_that_no_route_ever_sees() {
        refused(host.get("/api/sessions/a%00b"), 400, "bad_request");
        refused(host.delete("/api/sessions/a%00b"), 400, "bad_request");
        refused(host.patch("/api/sessions/a%00b", "{}"), 400, "bad_request");
    }

    @Test
    void an_invalid_setting_names_field_value_and_what_is_allowed() {
        JsonNode error = host.post("/api/sessions", "{\"voice\":\"nova\"}").json().path("error");
        assertTrue(error.path("message").asText().startsWith("voice: got \"nova\"; allowed: alloy, ash, "),
            error.toString());
        assertEquals("Correct voice and send it again.", error.path("fix").asText());
    }

    static Stream<Arguments> tooLarge() {
        return Stream.of(arguments("/api/sessions"), arguments("/api/sessions/busy/call"),
            arguments("/api/sessions/busy/messages"),
            arguments("/api/sessions/busy/control"), arguments("/api/sessions/busy/call/events"));
    }

    @Test
    void json_of_a_hundred_thousand_levels() {
        String deep = "{\"metadata\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        refused(host.post("/api/sessions", deep), 400, "malformed_json");
        assertTrue(host.send(host.asHost("/api/sessions/busy/call/events").post(LocalHost.body("[" + deep + "]",
            "application/json"))).status() < 500);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooLarge")
    void bodies_of_ten_megabytes(String path) {
        byte[] large = ("{\"text\":\"" + "x".repeat(10_000_000) + "\"}").getBytes();
        String type = path.endsWith("/call") ? "application/sdp" : "application/json";
        refused(host.send(host.asHost(path).post(RequestBody.create(large, MediaType.get(type)))), 413,
            "body_too_large");
    }

    @Test
    void bodies_of_ten_megabytes_that_do_not_say_how_long_they_are() {
        RequestBody endless = new RequestBody() {
            @Override
            public MediaType contentType() {
                return MediaType.get("application/json");
            }

            @Override
            public void writeTo(BufferedSink sink) throws java.io.IOException {
                for (int i = 0; i < 10_000; i++) {
                    sink.writeUtf8(" ".repeat(1_000));
                }
            }
        };
        refused(host.send(host.asHost("/api/sessions").post(endless)), 413, "body_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "{\"sdp\":\"v=0\"}", "v=0\r\ns=-\r\n", " v=0\r\nm=audio 9 X 0\r\n", POISON})
    void offers_that_are_none(String offer) {
        refused(host.send(host.asHost("/api/sessions/" + id + "/call").post(LocalHost.body(offer, "application/sdp"))),
            400, "invalid_offer");
    }

    @Test
    void an_offer_of_two_hundred_kilobytes() {
        String offer = LocalHost.OFFER + "a=x\r\n".repeat(40_000);
        refused(host.send(host.asHost("/api/sessions/" + id + "/call").post(LocalHost.body(offer, "application/sdp"))),
            400, "invalid_offer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data", ""})
    void offers_of_another_content_type(String type) {
        RequestBody offer = LocalHost.body(LocalHost.OFFER, type.isEmpty() ? null : type);
        refused(host.send(host.asHost("/api/sessions/" + id + "/call").post(offer)), 415, "not_sdp");
    }

    static Stream<Arguments> commands() {
        return Stream.of(
            arguments("messages", "{}", "invalid_field"), arguments("messages", "", "invalid_field"),
                arguments("messages", "{'text':''}", "invalid_field"),
            arguments("messages", "{'text':'  '}", "invalid_field"), arguments("messages", "{'text':7}",
                "invalid_field"),
            arguments("messages", "{'text':null}", "invalid_field"), arguments("messages",
                "{'text':'x','role':'assistant'}", "invalid_field"),
            arguments("messages", "{'text':'x','respond':'yes'}", "invalid_field"),
            arguments("messages", "{'text':'" + "x".repeat(32_001) + "'}", "invalid_field"), arguments("messages", "[",
                "malformed_json"),
            arguments("control", "{}", "invalid_field"), arguments("control", "{'action':'" + POISON + "'}",
                "invalid_field"),
            arguments("control", "{'action':['stop']}", "invalid_field"),
            arguments("control", "{'action':'stop','why':'x'}", "invalid_field"),
            arguments("messages", "{'text':'x','respnd':false}", "invalid_field"), arguments("control", "stop",
                "malformed_json"),
            arguments("call/events", "{}", "malformed_json"), arguments("call/events", "", "malformed_json"),
                arguments("call/events", "[{]", "malformed_json"),
            arguments("call/failed", "{", "malformed_json"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("commands")
    void commands_that_make_no_sense(String route, String body, String code) {
        refused(host.post("/api/sessions/" + id + "/" + route, body.replace('\'', '"')), 400, code);
    }

    @Test
    void null_counts_as_not_said_in_commands_too() {
        String live = host.createConnected("{}");
        assertEquals(202, host.post("/api/sessions/" + live + "/messages",
            "{\"text\":\"Hi\",\"role\":null,\"respond\":null}").status());
        assertEquals(200, host.post("/api/sessions/" + live + "/control",
            "{\"action\":\"stop\",\"reason\":null}").status());
        assertEquals("stopped", host.snapshot(live).path("ended_reason").asText());
    }

    @Test
    void forwarded_events_that_are_none_are_passed_over() {
        assertEquals(204, host.post("/api/sessions/" + id + "/call/events",
            "[null,7,\"x\",[],{},{\"type\":7}]").status());
        assertEquals(before, host.snapshot(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"transcript?since=x", "transcript?since=-1", "transcript?wait=61", "transcript?wait=-1",
        "transcript?wait=1.5",
        "transcript?completed=yes", "transcript?since=99999999999999999999", "events?since=x"})
    void parameters_that_are_wrong(String query) {
        refused(host.get("/api/sessions/" + id + "/" + query), 400, "invalid_parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=501", "limit=x", "status=busy", "status="})
    void lists_that_cannot_be_made(String query) {
        refused(host.get("/api/sessions?" + query), 400, "invalid_parameter");
    }

    static Stream<Arguments> ofUnknownSessions() {
        return Stream.of(arguments("GET", ""), arguments("DELETE", ""), arguments("GET", "/transcript"),
            arguments("GET", "/events"),
            arguments("POST", "/call"), arguments("POST", "/call/connected"), arguments("POST", "/call/failed"),
                arguments("POST", "/call/events"),
            arguments("POST", "/messages"), arguments("POST", "/control"));
    }

    private static Request.Builder with(Request.Builder request, String method) {
        return request.method(method, method.equals("POST") ? LocalHost.body("{}", "application/json") : null);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ofUnknownSessions")
    void sessions_that_are_not_there(String method, String route) {
        refused(host.send(with(host.asHost("/api/sessions/unknown" + route), method)), 404, "session_not_found");
        refused(host.send(with(host.asHost("/api/sessions/%3Cimg%20src%3Dx%3E" + route), method)), 404,
            "session_not_found");
    }

    @Test
    void a_page_of_a_list_that_is_not_there() {
        refused(host.get("/api/sessions?before=unknown"), 404, "session_not_found");
    }

    @Test
    void commands_to_a_session_without_a_call() {
        String idle = host.createId();
        for (String action : List.of("pause", "resume", "interrupt")) {
            refused(host.post("/api/sessions/" + idle + "/control", "{\"action\":\"" + action + "\"}"), 409,
                "not_connected");
        }
        refused(host.post("/api/sessions/" + idle + "/messages", "{\"text\":\"Hi\"}"), 409, "not_connected");
        refused(host.post("/api/sessions/" + idle + "/call/connected", ""), 409, "not_connected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/nothing", "/api/sessions/a/b/c", "/nothing", "/api", "/assets/nothing.js",
        "/assets/../../etc/passwd"})
    void addresses_where_nothing_is(String path) {
        refused(host.get(path), 404, "not_found");
    }

    static Stream<Arguments> methods() {
        return Stream.of(arguments("PUT", "/api/sessions"), arguments("DELETE", "/api/sessions"), arguments("POST",
            "/api/sessions/busy"),
            arguments("GET", "/api/sessions/busy/call/lost"), arguments("POST", "/api/sessions/busy/transcript"),
                arguments("DELETE", "/api/sessions/busy/messages"),
            arguments("POST", "/embed"), arguments("POST", "/healthz"), arguments("TRACE", "/"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("methods")
    void methods_that_an_address_does_not_take(String method, String path) {
        RequestBody body = List.of("POST", "PUT").contains(method) ? LocalHost.body("{}", "application/json") : null;
        Reply reply = host.send(host.asHost(path).method(method, body));
        refused(reply, 405, "method_not_allowed");
        assertTrue(reply.headers().get("Allow").matches("[A-Z]+(, [A-Z]+)*"), reply.headers().toString());
    }

    static Stream<Arguments> pages() {
        return Stream.of(arguments("/nothing/%3Cimg%20src=x%20onerror=alert(1)%3E", 404), arguments("/embed", 400),
            arguments("/embed?session=%3Cimg%20src=x%20onerror=alert(1)%3E", 404),
            arguments("/embed?key=k&voice=%3Cimg%20src=x%20onerror=alert(1)%3E", 400),
            arguments("/embed?key=k&%3Cimg%20src=x%20onerror=alert(1)%3E=1", 400),
            arguments("/embed?key=%3Cimg%20src=x%20onerror=alert(1)%3E", 400),
            arguments("/embed?session=busy&theme=%3Cimg%20src=x%20onerror=alert(1)%3E", 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void people_get_a_page_without_what_was_asked(String path, int status) {
        Reply reply = host.send(host.asHost(path).header("Accept", "text/html,application/xhtml+xml"));
        assertEquals(status, reply.status());
        assertTrue(reply.headers().get("Content-Type").startsWith("text/html"), reply.headers().toString());
        assertFalse(reply.text().contains("onerror"), reply.text());
        assertFalse(reply.text().contains("<img"), reply.text());
        assertTrue(reply.text().contains("<h1>"), reply.text());
        assertEquals(before, host.snapshot(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/sessions/unknown", "/api/nothing", "/api/sessions?limit=x"})
    void programs_get_json_whatever_they_say_they_accept(String path) {
        Reply reply = host.send(host.asHost(path).header("Accept", "text/html"));
        refused(reply, reply.status(), reply.code());
    }
}
