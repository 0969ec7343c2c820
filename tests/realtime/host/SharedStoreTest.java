package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.store.StoreTarget;
import support.Await;
import support.PostgresServer;

/** Two hosts on one PostgreSQL database: whichever is asked serves any session. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedStoreTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    @TempDir
    private Path folder;
    private StoreOptions store;
    private LocalHost one;
    private LocalHost two;

    @BeforeEach
    void start() {
        store = new StoreOptions(StoreTarget.parse(PostgresServer.shared().newDatabase(), folder), null);
        one = new LocalHost(folder.resolve("one"), store, Clock.systemUTC());
        two = new LocalHost(folder.resolve("two"), store, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void what_is_said_at_one_is_read_at_the_other() {
        String id = one.createConnected("{\"key\":\"demo\",\"metadata\":{\"n\":1}}");
        one.happens(id, LocalHost.heard("u1", "What sold best?"));
        Await.value("the turn at the other host", SOON, () -> said(two, id), List.of("What sold best?")::equals);
        assertEquals(one.snapshot(id), two.snapshot(id));
        assertEquals(id, two.snapshot("demo").path("session_id").asText());
        assertEquals(one.get("/api/sessions").json(), two.get("/api/sessions").json());
        for (String format : List.of("json", "jsonl", "csv", "txt", "md", "srt", "vtt")) {
            String path = "/api/sessions/" + id + "/transcript." + format;
            assertEquals(one.get(path).text(), two.get(path).text());
            assertEquals(one.get(path).headers().get("ETag"), two.get(path).headers().get("ETag"));
        }
    }

    @Test
    void a_long_poll_at_one_is_woken_by_a_turn_at_the_other() throws Exception {
        String id = one.createConnected("{}");
        Await.until("both to be alike", SOON, () -> two.snapshot(id).equals(one.snapshot(id)));
        long seq = two.snapshot(id).path("seq").asLong();
        CompletableFuture<JsonNode> poll = CompletableFuture.supplyAsync(
            () -> two.get("/api/sessions/" + id + "/transcript?wait=20&since=" + seq).json());
        one.happens(id, LocalHost.heard("u1", "Anybody there?"));
        Await.until("the poll's answer", Duration.ofSeconds(10), poll::isDone);
        assertEquals("Anybody there?", poll.get().at("/items/0/content").asText());
    }

    @Test
    void what_changes_a_session_is_done_by_the_host_that_holds_it() {
        String id = one.createConnected("{\"feedback\":true}");
        assertEquals(200, two.patch("/api/sessions/" + id, "{\"metadata\":{\"by\":\"two\"}}").status());
        assertEquals("two", one.snapshot(id).at("/metadata/by").asText());
        two.happens(id, LocalHost.heard("u1", "By way of the other."));
        assertEquals(List.of("By way of the other."), said(one, id));
        assertEquals(201, two.post("/api/sessions/" + id + "/feedback", "{\"rating\":\"up\"}").status());
        assertEquals("up", one.snapshot(id).at("/feedback/0/rating").asText());
        assertEquals(400, two.patch("/api/sessions/" + id, "{\"max_minutes\":-1}").status());
        assertEquals(204, two.delete("/api/sessions/" + id).status());
        Await.value("nothing of it", SOON, () -> one.get("/api/sessions/" + id).status(), is -> is == 404);
        Await.value("nothing of it at the other", SOON, () -> two.get("/api/sessions/" + id).status(), is -> is == 404);
    }

    @Test
    void a_key_names_the_same_session_at_both() {
        String id = one.create("{\"key\":\"demo\"}").path("session_id").asText();
        LocalHost.Reply again = two.post("/api/sessions", "{\"key\":\"demo\"}");
        assertEquals(200, again.status());
        assertEquals(id, again.json().path("session_id").asText());
        String embed = again.json().path("embed_url").asText();
        String token = embed.substring(embed.indexOf("token=") + 6);
        assertEquals(200, one.send(one.to("/api/sessions/" + id + "?token=" + token)).status());
    }

    @Test
    void a_key_that_many_ask_for_at_once_names_one_session() throws Exception {
        for (int round = 0; round < 10; round++) {
            String body = "{\"key\":\"key-" + round + "\"}";
            try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<String>> asked = Stream.of(one, two, one, two).<Callable<String>>map(
                    host -> () -> host.post("/api/sessions", body).json().path("session_id").asText()).toList();
                Set<String> ids = new HashSet<>();
                for (Future<String> each : people.invokeAll(asked)) {
                    ids.add(each.get());
                }
                assertEquals(1, ids.size(), "round " + round);
            }
        }
    }

    @Test
    void after_a_session_was_deleted_the_next_of_its_key_goes_on_in_its_numbers() {
        String id = one.createConnected("{\"key\":\"demo\"}");
        one.happens(id, LocalHost.heard("u1", "Soon forgotten."));
        Await.value("the turn at the other host", SOON, () -> said(two, id), List.of("Soon forgotten.")::equals);
        long seq = one.snapshot(id).path("seq").asLong();
        assertEquals(204, one.delete("/api/sessions/" + id).status());
        JsonNode next = two.post("/api/sessions", "{\"key\":\"demo\"}").json();
        assertNotEquals(id, next.path("session_id").asText());
        assertTrue(next.path("seq").asLong() > seq, next.toString());
    }

    @Test
    void a_host_that_stops_leaves_its_sessions_to_the_other() {
        String id = one.createConnected("{}");
        one.happens(id, LocalHost.heard("u1", "Before."));
        one.post("/api/sessions/" + id + "/control", "{\"action\":\"stop\"}");
        one.close();
        assertEquals(List.of("Before."), said(two, id));
        assertEquals(200, two.patch("/api/sessions/" + id, "{\"metadata\":{\"by\":\"two\"}}").status());
        two.call(id);
        two.happens(id, LocalHost.heard("u2", "After."));
        assertEquals(List.of("Before.", "After."), said(two, id));
    }

    @Test
    void whatever_is_asked_of_a_host_that_takes_a_session_over_is_done_and_kept() throws Exception {
        List<String> turns = IntStream.range(0, 8).mapToObj(turn -> "u" + turn).toList();
        List<String> sessions = IntStream.range(0, 6).mapToObj(i -> one.createConnected("{\"feedback\":true}")).toList();
        for (String id : sessions) {
            turns.forEach(turn -> one.happens(id, LocalHost.heard(turn, "Said.")));
            one.post("/api/sessions/" + id + "/control", "{\"action\":\"stop\"}");
        }
        one.close();
        for (String id : sessions) {
            try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Integer>> asked = turns.stream().<Callable<Integer>>map(turn -> () -> two.post(
                    "/api/sessions/" + id + "/feedback",
                    "{\"rating\":\"up\",\"item_id\":\"" + turn + "\"}").status()).toList();
                for (Future<Integer> each : people.invokeAll(asked)) {
                    assertEquals(201, each.get());
                }
            }
            assertEquals(turns, two.snapshot(id).path("feedback").valueStream()
                .map(each -> each.path("item_id").asText()).sorted().toList());
        }
    }

    @Test
    void whoever_is_told_of_one_host_only_has_no_other_rights_there() {
        String id = one.createConnected("{}");
        assertEquals(401, two.send(two.to("/api/sessions/" + id)).status());
        Await.value("the refusal", SOON, () -> two.send(two.to("/api/sessions/" + id + "?token=wrong").patch(
            LocalHost.body("{}", "application/json"))).status(), is -> is == 403);
    }

    /** One that another host has made while the database was away is found as soon as that host has saved it. */
    @Test
    void a_session_that_nobody_knows_is_refused_once_the_others_have_had_the_time_to_tell_of_it() {
        String path = "/api/sessions/00000000-0000-4000-8000-000000000000";
        assertEquals("not_known_yet", two.get(path).code());
        assertEquals("not_known_yet", two.send(two.to(path + "?token=wrong")).code());
        Await.value("the refusal", SOON, () -> two.get(path).status(), is -> is == 404);
        assertEquals(403, two.send(two.to(path + "?token=wrong")).status());
    }

    private static List<String> said(LocalHost host, String id) {
        return StreamSupport.stream(host.snapshot(id).path("transcript").spliterator(), false)
            .map(item -> item.path("content").asText()).toList();
    }
}
