package realtime.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.store.StoreTarget;
import support.Await;
import support.PostgresServer;
import support.SettableClock;

/** Sessions outlive their host. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KeptSessionsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> FORMATS = List.of("json", "jsonl", "csv", "txt", "md", "srt", "vtt");
    @TempDir
    private Path folder;

    private LocalHost host() {
        return host(folder, null, Clock.systemUTC());
    }

    private static LocalHost host(Path data, Duration retain, Clock clock) {
        return new LocalHost(data, new StoreOptions(StoreTarget.parse("sqlite", data), retain), clock);
    }

    /** What others see in it while the host runs. */
    private Connection file() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("realtime.db"));
    }

    private static String talk(LocalHost host, String settings) {
        String id = host.createConnected(settings);
        host.happens(id, LocalHost.speechStarted("u1"), LocalHost.heard("u1", "What sold best?"));
        host.happens(id, LocalHost.heard("u2", "=2+3, or so"));
        return id;
    }

    private static Map<String, String> transcripts(LocalHost host, String id) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String format : FORMATS) {
            LocalHost.Reply reply = host.get("/api/sessions/" + id + "/transcript." + format);
            all.put(format, reply.headers().get("ETag") + " " + reply.headers().get("X-Seq") + "\n" + reply.text());
        }
        return all;
    }

    @Test
    void a_restart_keeps_list_snapshot_and_transcript_in_every_format() {
        String id;
        JsonNode snapshot;
        Map<String, String> transcripts;
        try (LocalHost host = host()) {
            id = talk(host, "{\"key\":\"demo\",\"metadata\":{\"n\":1}}");
            host.post("/api/sessions/" + id + "/control", "{\"action\":\"stop\"}");
            snapshot = host.snapshot(id);
            transcripts = transcripts(host, id);
        }
        try (LocalHost host = host()) {
            assertEquals(snapshot, host.snapshot(id));
            assertEquals(transcripts, transcripts(host, id));
            assertEquals(snapshot, host.snapshot("demo"));
            ObjectNode listed = (ObjectNode) host.get("/api/sessions").json().at("/sessions/0");
            assertEquals(id, listed.path("session_id").asText());
            LocalHost.Reply since = host.get("/api/sessions/" + id + "/transcript?since="
                + snapshot.at("/transcript/1/seq").asLong());
            assertEquals(1, since.json().path("items").size());
            LocalHost.Reply known = host.send(host.asHost("/api/sessions/" + id + "/transcript.csv").header(
                "If-None-Match", host.get("/api/sessions/" + id + "/transcript.csv").headers().get("ETag")));
            assertEquals(304, known.status());
        }
    }

    /** The page does not tell it again, and the host may break off at any moment. */
    @Test
    void what_a_page_tells_is_saved_when_it_is_answered() throws SQLException {
        try (LocalHost host = host();
             Connection reader = file(); Statement statement = reader.createStatement()) {
            String id = host.createConnected("{}");
            List<String> words = List.of("Hel", "lo ", "the", "re ", "aga", "in.");
            String said = "";
            for (String word : words) {
                host.happens(id, "{'type':'conversation.item.input_audio_transcription.delta','item_id':'u1',"
                    + "'content_index':0,'delta':'" + word + "'}");
                said += word;
                try (ResultSet row = statement.executeQuery("select content from messages")) {
                    assertEquals(said, row.next() ? row.getString(1) : "");
                }
            }
        }
    }

    @Test
    void what_a_person_switches_is_saved_when_it_is_answered() throws SQLException {
        try (LocalHost host = host();
             Connection reader = file(); Statement statement = reader.createStatement()) {
            String id = host.createConnected("{}");
            for (String action : List.of("mute", "unmute", "mute", "unmute", "mute")) {
                host.post("/api/sessions/" + id + "/control", "{\"action\":\"" + action + "\"}");
                try (ResultSet row = statement.executeQuery("select state from sessions")) {
                    assertTrue(row.getString(1).contains("\"muted\":" + action.equals("mute")), row.getString(1));
                }
            }
        }
    }

    @Test
    void a_key_attaches_to_its_session_again_and_a_conversation_goes_on_in_its_transcript() {
        String id;
        long seq;
        try (LocalHost host = host()) {
            id = host.create("{\"key\":\"demo\"}").path("session_id").asText();
            seq = host.snapshot(id).path("seq").asLong();
        }
        try (LocalHost host = host()) {
            JsonNode again = host.post("/api/sessions", "{\"key\":\"demo\"}").json();
            assertEquals(id, again.path("session_id").asText());
            host.call(id);
            host.happens(id, LocalHost.heard("u1", "Here I am."));
            assertTrue(host.snapshot(id).path("seq").asLong() > seq);
        }
        try (LocalHost host = host()) {
            assertEquals("Here I am.", host.snapshot(id).at("/transcript/0/content").asText());
            assertEquals("host_stopped", host.snapshot(id).path("ended_reason").asText());
        }
    }

    @Test
    void what_was_going_on_when_the_host_broke_off_is_shown_as_interrupted() throws IOException {
        Path left = Files.createDirectory(folder.resolve("left"));
        String id;
        JsonNode before;
        try (LocalHost host = host()) {
            id = talk(host, "{\"key\":\"demo\"}");
            before = host.snapshot(id);
            copy(folder, left);
        }
        try (LocalHost host = host(left, null, Clock.systemUTC())) {
            JsonNode after = host.snapshot(id);
            assertEquals("reconnecting", after.path("phase").asText());
            assertEquals("What sold best?\n=2+3, or so", after.at("/transcript/0/content").asText() + "\n"
                + after.at("/transcript/1/content").asText());
            assertTrue(after.path("seq").asLong() > before.path("seq").asLong());
            assertEquals(id, host.post("/api/sessions", "{\"key\":\"demo\"}").json().path("session_id").asText());
            host.call(id);
            host.happens(id, LocalHost.heard("u3", "Again."));
            assertEquals(3, host.snapshot(id).path("transcript").size());
            assertEquals(2, host.snapshot(id).path("call").asInt());
        }
    }

    /** As a machine that fails leaves it. */
    private static void copy(Path from, Path to) throws IOException {
        for (String name : List.of("realtime.db", "realtime.db-wal")) {
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
    }

    @Test
    void what_is_deleted_is_gone_from_the_store_with_its_recording() throws Exception {
        String id;
        try (LocalHost host = host()) {
            id = host.createConnected("{\"record\":true}");
            assertEquals(204, host.send(host.asHost("/api/sessions/" + id + "/audio/chunks?call=1&offset=0").post(
                LocalHost.body("\1\0\1\0".repeat(2_400), null))).status());
            assertEquals(1, recordings().size());
        }
        byte[] sound;
        try (LocalHost host = host()) {
            sound = host.get("/api/sessions/" + id + "/audio").bytes();
            assertTrue(sound.length > 4_000);
            assertEquals(1, recordings().size());
        }
        try (LocalHost host = host()) {
            assertArrayEquals(sound, host.get("/api/sessions/" + id + "/audio").bytes());
            assertEquals(204, host.delete("/api/sessions/" + id).status());
            assertEquals(List.of(), recordings());
        }
        try (LocalHost host = host()) {
            assertEquals(404, host.get("/api/sessions/" + id).status());
        }
    }

    private List<Path> recordings() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("recordings/kept"))) {
            return files.toList();
        }
    }

    @Test
    void sessions_are_deleted_when_they_have_been_over_for_as_long_as_was_said() {
        SettableClock clock = new SettableClock(1_795_000_000_000L);
        String over;
        String running;
        try (LocalHost host = host(folder, Duration.ofDays(30), clock)) {
            over = talk(host, "{}");
            running = talk(host, "{\"max_minutes\":60,\"idle_seconds\":3600}");
            host.post("/api/sessions/" + over + "/control", "{\"action\":\"stop\"}");
            clock.forward(Duration.ofDays(30).minusMinutes(1));
            assertEquals(200, host.get("/api/sessions/" + over).status());
        }
        try (LocalHost host = host(folder, Duration.ofDays(30), clock)) {
            assertEquals(200, host.get("/api/sessions/" + over).status());
            clock.forward(Duration.ofMinutes(2));
            Await.until("the old session to be deleted", SOON,
                () -> host.get("/api/sessions/" + over).status() == 404);
            assertEquals(200, host.get("/api/sessions/" + running).status());
        }
        try (LocalHost host = host()) {
            assertEquals(404, host.get("/api/sessions/" + over).status());
        }
    }

    @Test
    void while_the_database_is_down_the_api_says_so_and_afterwards_has_it_all() {
        try (PostgresServer server = PostgresServer.started()) {
            StoreOptions store = new StoreOptions(StoreTarget.parse(server.newDatabase(), folder), null);
            String id;
            try (LocalHost host = new LocalHost(folder, store, Clock.systemUTC())) {
                id = host.createConnected("{}");
                assertEquals("{\"status\":\"ok\",\"store\":\"ok\"}", host.get("/healthz").text());
                server.stop();
                host.happens(id, LocalHost.heard("u1", "Are you there?"));
                assertEquals("Are you there?", host.snapshot(id).at("/transcript/0/content").asText());
                Await.until("the session to say so", SOON,
                    () -> host.snapshot(id).at("/note/code").asText().equals("not_saved"));
                assertEquals("{\"status\":\"ok\",\"store\":\"not_saving\"}", host.get("/healthz").text());
                JsonNode check = check(host);
                assertEquals("fail", check.path("status").asText());
                assertTrue(check.path("message").asText().contains("cannot be reached"), check.toString());
                assertEquals(503, host.delete("/api/sessions/" + host.createId()).status());
                server.start();
                Await.until("all to be saved", SOON, () -> check(host).path("status").asText().equals("ok"));
                assertTrue(host.snapshot(id).path("note").isNull());
            }
            try (LocalHost host = new LocalHost(folder, store, Clock.systemUTC())) {
                assertEquals("Are you there?", host.snapshot(id).at("/transcript/0/content").asText());
                assertEquals(1, host.get("/api/sessions").json().path("sessions").size());
            }
        }
    }

    /** Whoever has a session there must not be told that it is gone. */
    @Test
    void a_host_that_starts_without_its_database_refuses_nobody_for_good() {
        try (PostgresServer server = PostgresServer.started()) {
            StoreOptions store = new StoreOptions(StoreTarget.parse(server.newDatabase(), folder), null);
            String id;
            try (LocalHost host = new LocalHost(folder, store, Clock.systemUTC())) {
                id = host.createConnected("{}");
            }
            server.stop();
            try (LocalHost host = new LocalHost(folder, store, Clock.systemUTC())) {
                LocalHost.Reply away = host.get("/api/sessions/" + id);
                assertEquals("503 not_known_yet 1", away.status() + " " + away.code() + " "
                    + away.headers().get("Retry-After"));
                assertEquals(503, host.send(host.to("/api/sessions/" + id + "/events?widget=1&token=any")).status());
                assertEquals("1", host.send(host.to("/embed?session=" + id + "&token=any").header("Accept", "text/html"))
                    .headers().get("Refresh"));
                server.start();
                assertEquals(id, Await.value("the session", SOON, () -> host.get("/api/sessions/" + id),
                    reply -> reply.status() == 200).json().path("session_id").asText());
                Await.until("nobody to be unknown", SOON, () -> host.get("/api/sessions/nobody").status() == 404);
            }
        }
    }

    private static JsonNode check(LocalHost host) {
        for (JsonNode check : host.get("/api/doctor").json().path("checks")) {
            if (check.path("name").asText().equals("store")) {
                return check;
            }
        }
        throw new AssertionError("the doctor says nothing of the store");
    }

    @Test
    void no_number_of_an_event_and_no_tag_is_given_out_twice() throws IOException {
        Path left = Files.createDirectory(folder.resolve("left"));
        String id;
        String tag;
        try (LocalHost host = host()) {
            id = talk(host, "{}");
            copy(folder, left);
            host.happens(id, "{'type':'response.created','response':{'id':'r'}}",
                "{'type':'response.output_text.delta','response_id':'r','item_id':'a','content_index':0,"
                    + "'delta':'Well, '}");
            tag = host.get("/api/sessions/" + id + "/transcript").headers().get("ETag");
        }
        try (LocalHost host = host(left, null, Clock.systemUTC())) {
            LocalHost.Reply now = host.send(host.asHost("/api/sessions/" + id + "/transcript")
                .header("If-None-Match", tag));
            assertEquals(200, now.status());
            assertNotEquals(tag, now.headers().get("ETag"));
            assertFalse(now.text().contains("Well, "));
        }
    }
}
