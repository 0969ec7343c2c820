package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.host.LocalHost.heard;
import static realtime.host.LocalHost.speechStarted;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.host.LocalHost.Reply;
import realtime.host.tls.TlsOptions;
import realtime.host.webhook.WebhookTargets;
import realtime.store.StoreTarget;
import support.Await;
import support.Metrics;
import support.Profiles;

/** {@code /healthz}, {@code /readyz} and {@code /metrics}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OperationsRoutesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final LocalHost host = new LocalHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void a_host_that_serves_says_so_without_any_token() {
        assertEquals("{\"status\":\"ok\",\"store\":\"ok\"}", host.send(host.to("/healthz")).text());
        Reply ready = host.send(host.to("/readyz"));
        assertEquals(200, ready.status());
        assertEquals("{\"status\":\"ready\",\"store\":\"ok\",\"provider\":\"ok\",\"host\":\"serving\"}", ready.text());
    }

    @Test
    void a_host_that_cannot_save_lives_but_is_not_ready_and_does_not_say_where_its_store_is(@TempDir Path data)
        throws SQLException {
        StoreOptions store = new StoreOptions(StoreTarget.parse("sqlite", data), null);
        try (LocalHost broken = new LocalHost(data, store, Clock.systemUTC())) {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("realtime.db"));
                 Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                broken.createId();
                Reply reply = Await.value("a host that is not ready", SOON, () -> broken.send(broken.to("/readyz")),
                    answer -> answer.status() == 503);
                assertEquals("{\"status\":\"not_ready\",\"store\":\"not_saving\",\"provider\":\"ok\","
                    + "\"host\":\"serving\",\"error\":{\"code\":\"not_saving\",\"message\":\"What is said now "
                    + "cannot be saved.\",\"fix\":\"See GET /api/doctor with the host's token.\"}}", reply.text());
                assertEquals(200, broken.send(broken.to("/healthz")).status());
                assertEquals(1, metrics(broken).get("realtime_store_failing"));
                statement.execute("ROLLBACK");
            }
            Await.until("the host to be ready again", SOON,
                () -> broken.send(broken.to("/readyz")).status() == 200);
            assertTrue(metrics(broken).get("realtime_store_save_seconds_count") > 0);
        }
    }

    @Test
    void metrics_take_the_hosts_token_since_they_say_what_the_host_costs() {
        assertEquals(401, host.send(host.to("/metrics")).status());
        String session = host.create("{}").path("embed_token").asText();
        assertEquals(403, host.send(host.to("/metrics").header("Authorization", "Bearer " + session)).status());
        Reply reply = host.get("/metrics");
        assertEquals(200, reply.status());
        assertEquals("text/plain; version=0.0.4; charset=utf-8", reply.headers().get("Content-Type"));
    }

    @Test
    void opened_metrics_take_none(@TempDir Path data) {
        try (Host open = Host.start(new HostOptions("127.0.0.1", 0, TlsOptions.OFF, LocalHost.TOKEN, List.of(), data,
            Duration.ofSeconds(30), false, Map.of("model", "m", "voice", "marin"), WebhookTargets.NONE, 0,
            StoreOptions.MEMORY, HostLimits.NONE, true), Profiles.openAi(host.provider.url().toString(),
            LocalHost.SECRET))) {
            assertEquals(200, host.send(new Request.Builder().url(open.url() + "/metrics")).status());
        }
    }

    @Test
    void sessions_are_counted_by_where_they_stand_and_by_how_they_ended() {
        host.createId();
        String id = host.createConnected("{}");
        host.happens(id, speechStarted("u1"));
        Map<String, Double> during = metrics(host);
        assertEquals(1, during.get("realtime_sessions{phase=\"new\"}"));
        assertEquals(1, during.get("realtime_sessions{phase=\"user_speaking\"}"));
        assertEquals(0, during.get("realtime_sessions{phase=\"ended\"}"));
        assertEquals(2, during.get("realtime_sessions_opened_total"));
        assertEquals(1, during.get("realtime_call_setup_seconds_count{outcome=\"placed\"}"));

        host.post("/api/sessions/" + id + "/control", "{\"action\":\"stop\"}");
        Map<String, Double> afterwards = metrics(host);
        assertEquals(1, afterwards.get("realtime_sessions{phase=\"ended\"}"));
        assertEquals(1, afterwards.get("realtime_sessions_ended_total{failed=\"false\",reason=\"stopped\"}"));
    }

    @Test
    void what_the_provider_charges_for_is_added_up_and_outlives_its_session() {
        String id = host.createConnected("{}");
        host.happens(id, done("r1", 100, 40, 30, 20, 10), done("r2", 10, 0, 5, 5, 0), done("r2", 10, 0, 5, 5, 0));
        host.delete("/api/sessions/" + id);
        Map<String, Double> now = metrics(host);
        assertEquals(List.of(40.0, 70.0, 25.0, 10.0, 10.0),
            List.of(now.get("realtime_tokens_total{kind=\"audio_input\"}"),
                now.get("realtime_tokens_total{kind=\"other_input\"}"),
                now.get("realtime_tokens_total{kind=\"audio_output\"}"),
                now.get("realtime_tokens_total{kind=\"other_output\"}"), now.get("realtime_cached_tokens_total")));
        assertTrue(now.get("realtime_cost_usd_total") > 0);
    }

    private static String done(String response, int input, int audioIn, int output, int audioOut, int cached) {
        return ("{'type':'response.done','response':{'id':'%s','status':'completed','output':[],'usage':{"
            + "'input_tokens':%d,'output_tokens':%d,'input_token_details':{'audio_tokens':%d,'cached_tokens':%d},"
            + "'output_token_details':{'audio_tokens':%d}}}}").formatted(response, input, output, audioIn, cached,
            audioOut);
    }

    @Test
    void how_long_the_user_waits_for_an_answer_is_timed() {
        String id = host.createConnected("{}");
        host.happens(id, speechStarted("u1"),
            "{'type':'input_audio_buffer.speech_stopped','item_id':'u1','audio_end_ms':900}",
            "{'type':'response.created','response':{'id':'r1','status':'in_progress'}}",
            "{'type':'output_audio_buffer.started','response_id':'r1'}", heard("u1", "Hello"),
            // One that nobody has asked for aloud.
            "{'type':'response.created','response':{'id':'r2','status':'in_progress'}}",
            "{'type':'output_audio_buffer.started','response_id':'r2'}");
        Map<String, Double> now = metrics(host);
        assertEquals(1, now.get("realtime_answer_begin_seconds_count"));
        assertEquals(1, now.get("realtime_answer_audible_seconds_count"));
        assertEquals(1, now.get("realtime_answer_audible_seconds_bucket{le=\"+Inf\"}"));
    }

    @Test
    void requests_that_wait_for_news_are_counted_while_they_wait() {
        String id = host.createId();
        Thread poll = Thread.startVirtualThread(() ->
            host.get("/api/sessions/" + id + "/transcript?wait=30&since=" + host.snapshot(id).path("seq").asLong()));
        Await.until("a poll that waits", SOON, () -> metrics(host).get("realtime_polls_waiting") == 1);
        host.post("/api/sessions/" + id + "/control", "{\"action\":\"mute\"}");
        Await.until("the poll to be answered", SOON, () -> metrics(host).get("realtime_polls_waiting") == 0);
        Await.until("its reader to have read", SOON, () -> !poll.isAlive());
    }

    @Test
    void the_process_tells_its_memory_threads_files_and_processor() {
        Map<String, Double> now = metrics(host);
        for (String name : List.of("process_resident_memory_bytes", "process_files_open_files",
            "jvm_threads_live_threads", "process_cpu_time_ns_total", "process_uptime_seconds",
            "jvm_memory_used_bytes{area=\"heap\",id=\"" + heapPool(now) + "\"}")) {
            assertTrue(now.get(name) > 0, name);
        }
    }

    private static String heapPool(Map<String, Double> metrics) {
        return metrics.keySet().stream().filter(name -> name.startsWith("jvm_memory_used_bytes{area=\"heap\"")
            && metrics.get(name) > 0).map(name -> name.replaceAll(".*id=\"(.*)\".*", "$1")).findFirst().orElseThrow();
    }

    @Test
    void no_session_and_nothing_that_was_said_is_in_the_metrics() {
        String id = host.createConnected("{\"key\":\"salary-talk\"}");
        host.happens(id, speechStarted("u1"), heard("u1", "my salary"));
        host.delete("/api/sessions/" + id);
        String text = host.get("/metrics").text();
        for (String secret : List.of(id, "salary", LocalHost.SECRET, LocalHost.TOKEN, host.dataDir.toString())) {
            assertFalse(text.contains(secret), secret);
        }
    }

    private static Map<String, Double> metrics(LocalHost host) {
        return Metrics.of(host.get("/metrics").text());
    }
}
