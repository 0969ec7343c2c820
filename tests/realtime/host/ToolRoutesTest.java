package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Await;

/** Functions that the model calls, answered over plain HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ToolRoutesTest {
    private static final String CREATED = "{'type':'response.created','response':{'id':'R'}}";
    private static final String DONE = "{'type':'response.done','response':{'id':'R','status':'completed'}}";
    private static final String CALL = "{'type':'response.output_item.done','response_id':'R','item':{'id':'I',"
        + "'type':'function_call','call_id':'c1','name':'stock','arguments':'{}','status':'completed'}}";
    private final LocalHost host = new LocalHost();
    private final String id = host.createConnected("{}");
    private final String path = "/api/sessions/" + id + "/tool-calls";

    @AfterEach
    void close() {
        host.close();
    }

    private JsonNode waiting() {
        return host.get(path).json().path("tool_calls");
    }

    @Test
    void a_call_waits_until_it_is_answered_and_is_answered_once() {
        assertEquals(0, waiting().size());
        host.happens(id, CREATED, CALL, DONE);
        assertEquals("[{\"call_id\":\"c1\",\"response_id\":\"R\",\"name\":\"stock\",\"arguments\":\"{}\"}]",
            waiting().toString());
        LocalHost.Reply reply = host.post(path + "/c1", "{\"output\":{\"left\":12}}");
        assertEquals(202, reply.status());
        assertEquals(0, reply.json().path("tool_calls").size());
        LocalHost.Reply again = host.post(path + "/c1", "{\"output\":\"12\"}");
        assertEquals(409, again.status());
        assertEquals("already_answered", again.code());
        LocalHost.Reply unknown = host.post(path + "/c2", "{\"output\":\"12\"}");
        assertEquals(404, unknown.status());
        assertEquals("no_such_tool_call", unknown.code());
    }

    @Test
    void whoever_waits_is_told_as_soon_as_there_is_one() throws Exception {
        CompletableFuture<JsonNode> asked =
            CompletableFuture.supplyAsync(() -> host.get(path + "?wait=30").json().path("tool_calls"));
        host.happens(id, CREATED, CALL);
        assertEquals("c1", asked.get().path(0).path("call_id").asText());
    }

    @Test
    void without_a_call_the_wait_ends_with_none() {
        assertEquals(0, host.get(path + "?wait=1").json().path("tool_calls").size());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {"{}", "{\"output\":\"a\",\"error\":\"b\"}", "{\"error\":5}",
        "{\"output\":\"a\",\"outputs\":1}", "[]", "{"})
    void what_is_no_answer_is_refused_and_the_call_waits_on(String body) {
        host.happens(id, CREATED, CALL, DONE);
        assertEquals(400, host.post(path + "/c1", body).status());
        assertEquals(1, waiting().size());
    }

    @Test
    void an_error_is_an_answer_too_and_so_is_nothing() {
        host.happens(id, CREATED, CALL, CALL.replace("c1", "c2").replace("'I'", "'J'"), DONE);
        assertEquals(202, host.post(path + "/c1", "{\"error\":\"The shop is closed.\"}").status());
        assertEquals(202, host.post(path + "/c2", "{\"output\":null}").status());
    }

    @Test
    void what_comes_after_the_apps_time_is_told_that_it_is_too_late() {
        assertEquals(200, host.patch("/api/sessions/" + id, "{\"tool_timeout_seconds\":1}").status());
        host.happens(id, CREATED, CALL, DONE);
        Await.until("the call to be given up", Duration.ofSeconds(20), () -> waiting().isEmpty());
        LocalHost.Reply late = host.post(path + "/c1", "{\"output\":\"12\"}");
        assertEquals(409, late.status());
        assertEquals("too_late", late.code());
        assertTrue(late.json().at("/error/message").asText().contains("after 1 s"), late.text());
    }

    @Test
    void an_output_that_is_too_long_is_refused() {
        host.happens(id, CREATED, CALL, DONE);
        LocalHost.Reply reply = host.post(path + "/c1", "{\"output\":\"" + "x".repeat(200_001) + "\"}");
        assertTrue(List.of(400, 413).contains(reply.status()), reply.text());
    }

    @Test
    void only_the_host_answers_and_only_while_a_call_is_up() {
        assertEquals(401, host.send(host.to(path)).status());
        String other = host.createId();
        assertEquals("not_connected",
            host.post("/api/sessions/" + other + "/tool-calls/c1", "{\"output\":\"x\"}").code());
        assertEquals(0, host.get("/api/sessions/" + other + "/tool-calls").json().path("tool_calls").size());
    }
}
