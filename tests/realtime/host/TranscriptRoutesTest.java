package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import realtime.host.LocalHost.Reply;

@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranscriptRoutesTest {
    private final LocalHost host = new LocalHost();

    @AfterAll
    void close() {
        host.close();
    }

    private Reply transcript(String id, String query) {
        return host.get("/api/sessions/" + id + "/transcript" + query);
    }

    private static List<String> lines(JsonNode body) {
        List<String> lines = new ArrayList<>();
        body.path("items").forEach(item -> lines.add(item.path("sequence").asInt() + " " + item.path("type").asText()
            + " "
            + item.path("status").asText() + " " + item.path("content").asText()));
        return lines;
    }

    @Test
    void the_whole_transcript_has_the_contracts_fields() {
        String id = host.createConnected("{\"key\":\"fields\"}");
        host.happens(id, LocalHost.speechStarted("A"),
            "{'type':'input_audio_buffer.speech_stopped','item_id':'A','audio_end_ms':900}",
            LocalHost.heard("A", "Gr\u00fc\u00dfe"));
        Reply reply = transcript("fields", "");
        assertEquals("application/json", reply.headers().get("Content-Type").replaceFirst(";.*", ""));
        JsonNode body = reply.json();
        assertEquals(id, body.path("session_id").asText());
        assertEquals("fields", body.path("key").asText());
        assertEquals("connected", body.path("status").asText());
        assertEquals("thinking", body.path("phase").asText());
        JsonNode item = body.path("items").path(0);
        List<String> names = new ArrayList<>();
        item.fieldNames().forEachRemaining(names::add);
        assertTrue(names.containsAll(List.of("id", "type", "content", "timestamp", "sequence", "status", "interrupted",
            "started_ms", "ended_ms", "seq")), names::toString);
        assertEquals("1 user completed Gr\u00fc\u00dfe", lines(body).getFirst());
        assertTrue(item.path("started_ms").isNumber(), item::toString);
        assertTrue(item.path("ended_ms").asLong() >= item.path("started_ms").asLong(), item::toString);
        assertTrue(item.path("seq").asLong() <= body.path("seq").asLong());
        assertEquals(host.snapshot(id).path("transcript"), body.path("items"));
    }

    @Test
    void since_gives_only_what_changed_and_goes_on_without_gap_or_repetition() {
        String id = host.createConnected("{}");
        long seq = transcript(id, "").json().path("seq").asLong();
        host.happens(id, LocalHost.speechStarted("A"));
        JsonNode first = transcript(id, "?since=" + seq).json();
        assertEquals(List.of("1 user in_progress "), lines(first));
        host.happens(id, LocalHost.heard("B", "Two."), LocalHost.heard("A", "One."));
        JsonNode second = transcript(id, "?since=" + first.path("seq").asLong()).json();
        assertEquals(List.of("1 user completed One.", "2 user completed Two."), lines(second));
        assertEquals(List.of(), lines(transcript(id, "?since=" + second.path("seq").asLong()).json()));
        assertEquals(List.of(), lines(transcript(id, "?since=" + Long.MAX_VALUE).json()));
    }

    @Test
    void completed_leaves_out_what_still_grows_but_not_what_failed() {
        String id = host.createConnected("{}");
        host.happens(id, LocalHost.speechStarted("A"), LocalHost.heard("B", "Two."),
            "{'type':'conversation.item.input_audio_transcription.failed','item_id':'C','error':{}}");
        assertEquals(List.of("2 user completed Two.", "3 user failed [not transcribed]"), lines(transcript(id,
            "?completed=true").json()));
        assertEquals(3, lines(transcript(id, "?completed=false").json()).size());
    }

    private CompletableFuture<Reply> waiting(String id, String query) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        Thread.startVirtualThread(() -> reply.complete(transcript(id, query)));
        return reply;
    }

    @Test
    void waiting_ends_with_the_next_change() throws Exception {
        String id = host.createConnected("{}");
        long seq = host.snapshot(id).path("seq").asLong();
        CompletableFuture<Reply> waiting = waiting(id, "?wait=30&since=" + seq);
        host.happens(id, LocalHost.heard("A", "Hello."));
        JsonNode body = waiting.get(10, TimeUnit.SECONDS).json();
        assertTrue(body.path("seq").asLong() > seq);
        assertEquals(List.of("1 user completed Hello."), lines(body));
    }

    @Test
    void waiting_for_what_is_complete_sleeps_through_what_grows() throws Exception {
        String id = host.createConnected("{}");
        long seq = host.snapshot(id).path("seq").asLong();
        CompletableFuture<Reply> waiting = waiting(id, "?wait=30&completed=true&since=" + seq);
        host.happens(id, LocalHost.speechStarted("A"));
        host.happens(id, "{'type':'conversation.item.input_audio_transcription.delta','item_id':'A','delta':'Hel'}");
        assertTrue(!waiting.isDone());
        host.happens(id, LocalHost.heard("A", "Hello."));
        assertEquals(List.of("1 user completed Hello."), lines(waiting.get(10, TimeUnit.SECONDS).json()));
    }

    @Test
    void waiting_for_what_is_complete_ends_with_the_conversation() throws Exception {
        String id = host.createConnected("{}");
        long seq = host.snapshot(id).path("seq").asLong();
        CompletableFuture<Reply> waiting = waiting(id, "?wait=30&completed=true&since=" + seq);
        host.post("/api/sessions/" + id + "/control", "{\"action\":\"stop\"}");
        assertEquals("ended", waiting.get(10, TimeUnit.SECONDS).json().path("phase").asText());
    }

    @Test
    void waiting_ends_at_its_limit_with_nothing_new() {
        String id = host.createConnected("{}");
        long seq = host.snapshot(id).path("seq").asLong();
        long start = System.nanoTime();
        Reply reply = transcript(id, "?wait=1&since=" + seq);
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() >= 950);
        assertEquals(200, reply.status());
        assertEquals(List.of(), lines(reply.json()));
    }

    @Test
    void waiting_ends_at_once_where_there_is_news_and_when_the_session_is_deleted() throws Exception {
        String id = host.createConnected("{}");
        assertEquals(200, waiting(id, "?wait=30").get(5, TimeUnit.SECONDS).status());
        CompletableFuture<Reply> waiting = waiting(id, "?wait=30&completed=true&since="
            + host.snapshot(id).path("seq").asLong());
        host.delete("/api/sessions/" + id);
        assertTrue(List.of(200, 404).contains(waiting.get(5, TimeUnit.SECONDS).status()));
    }

    @Test
    void what_has_not_changed_is_not_sent_again() {
        String id = host.createConnected("{}");
        host.happens(id, LocalHost.heard("A", "Hello."));
        Reply first = transcript(id, "");
        String tag = first.headers().get("ETag");
        Reply again = host.send(host.asHost("/api/sessions/" + id + "/transcript").header("If-None-Match", tag));
        assertEquals(304, again.status());
        assertEquals(0, again.bytes().length);
        assertEquals(tag, again.headers().get("ETag"));
        host.happens(id, LocalHost.heard("B", "More."));
        Reply changed = host.send(host.asHost("/api/sessions/" + id + "/transcript").header("If-None-Match", tag));
        assertEquals(200, changed.status());
        assertNotEquals(tag, changed.headers().get("ETag"));
        assertNotEquals(tag, transcript(id, "?completed=true").headers().get("ETag"));
    }

    @Test
    void an_ending_chooses_the_format_and_everything_else_stays() {
        String id = host.createConnected("{'key':'formats'}".replace('\'', '"'));
        host.happens(id, LocalHost.heard("A", "Hello."), LocalHost.heard("B", "More."));
        Reply csv = host.get("/api/sessions/formats/transcript.csv");
        assertEquals("text/csv; charset=utf-8; header=present", csv.headers().get("Content-Type"));
        assertEquals(3, csv.text().split("\r\n").length, csv.text());
        String seq = csv.headers().get("X-Seq");
        assertEquals(host.snapshot(id).path("seq").asText(), seq);
        assertEquals("", host.get("/api/sessions/" + id + "/transcript.txt?since=" + seq).text());
        assertEquals("User: Hello.\nUser: More.\n", host.get("/api/sessions/" + id + "/transcript.txt").text());
        assertEquals(transcript(id, "").text(), host.get("/api/sessions/" + id + "/transcript.json").text());
        Reply again = host.send(host.asHost("/api/sessions/formats/transcript.csv")
            .header("If-None-Match", csv.headers().get("ETag")));
        assertEquals(304, again.status());
        assertNotEquals(csv.headers().get("ETag"), transcript(id, "").headers().get("ETag"));
    }

    @Test
    void every_format_can_be_saved_as_a_file() {
        String id = host.createConnected("{\"key\":\"Q3.sales\"}");
        host.happens(id, LocalHost.heard("A", "Gr\u00fc\u00dfe"));
        List<String> names = new ArrayList<>();
        for (String ending : List.of("json", "jsonl", "csv", "txt", "md", "srt", "vtt")) {
            Reply reply = host.get("/api/sessions/" + id + "/transcript." + ending + "?download=true");
            assertEquals(200, reply.status(), ending);
            names.add(reply.headers().get("Content-Disposition"));
            assertEquals(ending.equals("csv"), reply.text().startsWith("\ufeff"), ending);
        }
        assertEquals("attachment; filename=\"transcript-Q3.sales.json\"", names.getFirst());
        assertEquals(7, names.stream().distinct().count());
    }

    @Test
    void a_format_that_there_is_not_is_answered_with_those_that_there_are() {
        Reply reply = host.get("/api/sessions/" + host.createConnected("{}") + "/transcript.exe");
        assertEquals(404, reply.status());
        assertEquals("Use one of: json, jsonl, csv, txt, md, srt, vtt.", reply.json().at("/error/fix").asText());
    }

    @Test
    void waiting_works_for_every_format() throws Exception {
        String id = host.createConnected("{}");
        String seq = transcript(id, "").headers().get("X-Seq");
        CompletableFuture<Reply> waiting = new CompletableFuture<>();
        Thread.startVirtualThread(() -> waiting.complete(
            host.get("/api/sessions/" + id + "/transcript.jsonl?wait=30&completed=true&since=" + seq)));
        host.happens(id, LocalHost.heard("A", "Hello."));
        assertTrue(waiting.get(10, TimeUnit.SECONDS).text().contains("\"content\":\"Hello.\""));
    }

    @Test
    void tags_are_understood_as_caches_send_them() {
        String id = host.createConnected("{}");
        String tag = transcript(id, "").headers().get("ETag");
        for (String sent : List.of("W/" + tag, "\"other\", " + tag, "*")) {
            assertEquals(304, host.send(host.asHost("/api/sessions/" + id + "/transcript").header("If-None-Match",
                sent)).status(), sent);
        }
        assertEquals(200, host.send(host.asHost("/api/sessions/" + id + "/transcript").header("If-None-Match",
            "\"other\"")).status());
    }
}
