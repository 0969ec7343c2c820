package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.host.LocalHost.Reply;
import realtime.store.StoreTarget;
import support.Await;
import support.PostgresServer;
import support.SettableClock;

/** What a host has too much of it refuses, and says when to try again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HostLimitsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** 2026-11-22, 06:00 UTC. */
    private static final long MORNING = 1_795_327_200_000L;
    private final SettableClock clock = new SettableClock(MORNING);
    @TempDir
    private Path folder;

    private LocalHost host(HostLimits limits) {
        return new LocalHost(limits, clock);
    }

    private static Reply call(LocalHost host, String id) {
        return call(host, host.asHost("/api/sessions/" + id + "/call"));
    }

    private static Reply call(LocalHost host, Request.Builder request) {
        return host.send(request.post(LocalHost.body(LocalHost.OFFER, "application/sdp")));
    }

    /** With the session's own token, as a proxy on this machine passes it on. */
    private static Reply callFrom(LocalHost host, JsonNode session, String forwardedFor) {
        return call(host, host.to("/api/sessions/" + session.path("session_id").asText() + "/call")
            .header("Authorization", "Bearer " + session.path("embed_token").asText())
            .header("X-Forwarded-For", forwardedFor));
    }

    private static void assertRefused(int status, String code, String retryAfter, Reply reply) {
        assertEquals(status + " " + code + " " + retryAfter, reply.status() + " " + reply.code() + " "
            + reply.headers().get("Retry-After"), reply.text());
        assertTrue(reply.json().at("/error/fix").asText().length() > 20, reply.text());
    }

    @Test
    void more_conversations_than_the_host_may_have_are_refused_until_one_ends() {
        try (LocalHost host = host(new HostLimits(2, 0, 0, 0, 0, List.of()))) {
            String one = host.createId();
            host.createConnected("{}");
            assertEquals(201, call(host, one).status());
            String three = host.createId();
            assertRefused(503, "host_full", "10", call(host, three));
            assertEquals("new", host.snapshot(three).path("phase").asText());
            assertEquals(201, call(host, one).status(), "a conversation that goes on may be called again");
            host.post("/api/sessions/" + one + "/control", "{\"action\":\"stop\"}");
            assertEquals(201, call(host, three).status());
        }
    }

    @Test
    void sessions_without_a_call_do_not_count() {
        try (LocalHost host = host(new HostLimits(1, 1, 1, 0, 0, List.of()))) {
            List<String> many = List.of(host.createId(), host.createId(), host.createId());
            assertEquals(201, call(host, many.getLast()).status());
        }
    }

    @Test
    void a_call_that_the_provider_refused_counts_no_longer() {
        try (LocalHost host = host(new HostLimits(1, 0, 0, 0, 0, List.of()))) {
            host.provider.answer(401, Map.of(), new byte[0]);
            assertEquals(502, call(host, host.createId()).status());
            host.provider.answer(201, Map.of("Content-Type", "application/sdp"),
                LocalHost.ANSWER.getBytes(StandardCharsets.UTF_8));
            assertEquals(201, call(host, host.createId()).status());
        }
    }

    @Test
    void one_token_may_begin_so_many() {
        try (LocalHost host = host(new HostLimits(0, 2, 0, 0, 0, List.of()))) {
            host.createConnected("{}");
            host.createConnected("{}");
            JsonNode third = host.create("{}");
            assertRefused(429, "too_many_sessions", "10", call(host, third.path("session_id").asText()));
            assertEquals(201, callFrom(host, third, "192.0.2.1").status(), "its own token is another one");
        }
    }

    @Test
    void one_address_may_begin_so_many_and_of_ipv6_one_network() {
        try (LocalHost host = host(new HostLimits(0, 0, 1, 0, 0, List.of()))) {
            assertEquals(201, callFrom(host, host.create("{}"), "192.0.2.1").status());
            assertRefused(429, "too_many_sessions", "10", callFrom(host, host.create("{}"), "192.0.2.1"));
            assertRefused(429, "too_many_sessions", "10",
                callFrom(host, host.create("{}"), "198.51.100.7, 192.0.2.1"));
            assertEquals(201, callFrom(host, host.create("{}"), "192.0.2.2").status());
            assertEquals(201, callFrom(host, host.create("{}"), "2001:db8:1:2::1").status());
            assertRefused(429, "too_many_sessions", "10", callFrom(host, host.create("{}"), "2001:db8:1:2:ffff::2"));
            assertEquals(201, callFrom(host, host.create("{}"), "2001:db8:1:3::1").status());
        }
    }

    @Test
    void new_sessions_are_made_at_a_rate_that_attaching_again_does_not_count_for() {
        try (LocalHost host = host(new HostLimits(0, 0, 0, 3, 0, List.of()))) {
            host.create("{\"key\":\"demo\"}");
            clock.forward(Duration.ofSeconds(20));
            host.create("{}");
            host.create("{}");
            assertRefused(429, "too_many_new_sessions", "40", host.post("/api/sessions", "{}"));
            assertEquals(200, host.post("/api/sessions", "{\"key\":\"demo\"}").status());
            assertRefused(429, "too_many_new_sessions", "40", host.send(host.asHost("/embed?key=other")));
            assertEquals(3, host.get("/api/sessions").json().path("sessions").size());
            clock.forward(Duration.ofSeconds(40));
            host.create("{}");
        }
    }

    @Test
    void the_days_money_ends_conversations_and_is_there_again_at_midnight_utc() {
        try (LocalHost host = host(new HostLimits(0, 0, 0, 0, 0.05, List.of()))) {
            String spender = spend(host);
            String other = host.createConnected("{\"idle_seconds\":3600}");
            Await.until("both to be ended", SOON, () -> List.of(spender, other).stream()
                .allMatch(id -> "max_usd_per_day".equals(host.snapshot(id).path("ended_reason").asText())));
            assertRefused(429, "daily_budget_spent", "64800", call(host, other));
            assertRefused(429, "daily_budget_spent", "64800", host.post("/api/sessions", "{}"));
            assertRefused(429, "daily_budget_spent", "64800",
                host.post("/api/sessions/" + spender + "/summary", "{}"));
            clock.forward(Duration.ofHours(18));
            Await.until("the next day", SOON, () -> call(host, other).status() == 201);
        }
    }

    /** What 1,000 tokens of speech each way cost, which is more than five cents. */
    private static String spend(LocalHost host) {
        String id = host.createConnected("{\"idle_seconds\":3600}");
        host.happens(id, LocalHost.heard("u1", "What sold best?"), "{'type':'response.created','response':{'id':'r'}}",
            "{'type':'response.done','response':{'id':'r','status':'completed','usage':{'input_tokens':1000,"
                + "'output_tokens':1000,'input_token_details':{'audio_tokens':1000},"
                + "'output_token_details':{'audio_tokens':1000}}}}");
        assertTrue(host.snapshot(id).at("/usage/usd_estimate").asDouble() > 0.05, host.snapshot(id).toString());
        return id;
    }

    @Test
    void what_the_day_has_cost_outlives_the_host_and_the_session() {
        StoreOptions store = new StoreOptions(StoreTarget.parse("sqlite", folder), null);
        try (LocalHost host = new LocalHost(folder, store, HostLimits.NONE, clock)) {
            assertEquals(204, host.delete("/api/sessions/" + spend(host)).status());
        }
        try (LocalHost host = new LocalHost(folder, store, new HostLimits(0, 0, 0, 0, 0.05, List.of()), clock)) {
            assertRefused(429, "daily_budget_spent", "64800", host.post("/api/sessions", "{}"));
        }
    }

    @Test
    void while_the_database_is_down_the_hosts_own_conversations_count() {
        try (PostgresServer server = PostgresServer.started()) {
            StoreOptions store = new StoreOptions(StoreTarget.parse(server.newDatabase(), folder), null);
            try (LocalHost host = new LocalHost(folder, store, new HostLimits(0, 0, 0, 0, 0.05, List.of()),
                    Clock.systemUTC())) {
                String id = host.createConnected("{}");
                server.stop();
                host.happens(id, LocalHost.heard("u1", "Are you there?"));
                Await.until("the session to say so", SOON,
                    () -> host.snapshot(id).at("/note/code").asText().equals("not_saved"));
                Await.until("it to be known by the adding up", SOON,
                    () -> host.get("/healthz").text().contains("not_saving"));
                String other = spend(host);
                Await.until("all to be ended", SOON,
                    () -> "max_usd_per_day".equals(host.snapshot(id).path("ended_reason").asText()));
                assertEquals("max_usd_per_day", host.snapshot(other).path("ended_reason").asText());
            }
        }
    }

    @Test
    void a_client_of_the_realtime_api_is_told_in_its_own_shape() {
        try (LocalHost host = host(new HostLimits(1, 0, 0, 0, 0, List.of()))) {
            host.createConnected("{}");
            Reply reply = call(host, host.asHost("/v1/realtime/calls"));
            assertEquals("503 host_full server_error 10", reply.status() + " " + reply.code() + " "
                + reply.json().at("/error/type").asText() + " " + reply.headers().get("Retry-After"));
            assertEquals(1, host.get("/api/sessions").json().path("sessions").size());
        }
    }

    @Test
    void a_connection_of_the_relay_is_refused_before_its_upgrade() {
        try (LocalHost host = host(new HostLimits(1, 0, 0, 2, 0, List.of()));
             HttpClient http = HttpClient.newHttpClient()) {
            String waits = host.createId();
            host.createConnected("{}");
            assertEquals("503 10", upgrade(http, host, waits));
            clock.forward(Duration.ofMinutes(2));
            assertEquals("503 10", upgrade(http, host, "new"));
            assertEquals("503 10", upgrade(http, host, "new"));
            assertEquals("429 60", upgrade(http, host, "new"));
            assertEquals(2, host.get("/api/sessions").json().path("sessions").size());
        }
    }

    private static String upgrade(HttpClient http, LocalHost host, String session) {
        URI address = URI.create(host.host.url().toString().replaceFirst("http", "ws") + "/ws/session/" + session
            + "?token=" + LocalHost.TOKEN);
        CompletionException refused = assertThrows(CompletionException.class,
            () -> http.newWebSocketBuilder().buildAsync(address, new WebSocket.Listener() { }).join());
        HttpResponse<?> answer = ((WebSocketHandshakeException) refused.getCause()).getResponse();
        return answer.statusCode() + " " + answer.headers().firstValue("Retry-After").orElse("never");
    }

    @Test
    void a_body_whose_length_nobody_tells_is_bounded_as_well() {
        try (LocalHost host = host(HostLimits.NONE)) {
            RequestBody endless = new RequestBody() {
                @Override
                public MediaType contentType() {
                    return MediaType.get("application/json");
                }

                @Override
                public void writeTo(BufferedSink sink) throws IOException {
                    byte[] spaces = " ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
                    for (int i = 0; i < 70; i++) {
                        sink.write(spaces);
                    }
                }
            };
            assertEquals(413, host.send(host.asHost("/api/sessions").post(endless)).status());
        }
    }
}
