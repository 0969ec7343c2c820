package realtime.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.host.LocalHost.Reply;
import support.Await;
import support.RecordedSound;

/** A recording over HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AudioRoutesTest {
    private static final int SECOND = 24_000 * 4;
    private final LocalHost host = new LocalHost();

    @AfterAll
    void close() {
        host.close();
    }

    private String recorded(String more) {
        return host.createConnected("{\"record\":true" + more + "}");
    }

    private Reply upload(String id, String query, byte[] pcm) {
        return host.send(host.asHost("/api/sessions/" + id + "/audio/chunks" + query)
            .post(RequestBody.create(pcm, MediaType.get("application/octet-stream"))));
    }

    /** A second of sound, later than the call's beginning. */
    private String withSound() {
        String id = recorded("");
        byte[] pcm = new byte[SECOND];
        Arrays.fill(pcm, (byte) 7);
        assertEquals(204, upload(id, "?call=1&offset=0&age=0", pcm).status());
        return id;
    }

    private Reply audio(String id, String range) {
        return host.send(host.asHost("/api/sessions/" + id + "/audio").header("Range", range));
    }

    @Test
    void what_a_page_has_heard_is_a_wav_file_that_grows() {
        String id = recorded("");
        assertEquals("waiting", host.snapshot(id).at("/recording/status").asText());
        assertEquals(0, RecordedSound.of(host.get("/api/sessions/" + id + "/audio").bytes()).ms());
        upload(id, "?call=1&offset=0&age=0", new byte[SECOND / 10]);
        Reply reply = host.get("/api/sessions/" + id + "/audio");
        assertEquals("audio/wav", reply.headers().get("Content-Type"));
        assertEquals("bytes", reply.headers().get("Accept-Ranges"));
        assertNull(reply.headers().get("Content-Disposition"));
        assertEquals("recording", host.snapshot(id).at("/recording/status").asText());
        upload(id, "?call=1&offset=2400&age=0", new byte[SECOND / 10]);
        assertTrue(RecordedSound.of(host.get("/api/sessions/" + id + "/audio").bytes()).ms()
            > RecordedSound.of(reply.bytes()).ms());
    }

    @Test
    void parts_of_it_are_the_same_as_in_the_whole() {
        String id = withSound();
        byte[] whole = host.get("/api/sessions/" + id + "/audio").bytes();
        int length = whole.length;
        for (String[] part : new String[][] {{"bytes=0-43", "0", "44"}, {"bytes=40-", "40", "" + length},
            {"bytes=-10", "" + (length - 10), "" + length}, {"bytes=5-99999999", "5", "" + length}}) {
            int first = Integer.parseInt(part[1]);
            int end = Integer.parseInt(part[2]);
            Reply reply = audio(id, part[0]);
            assertEquals(206, reply.status(), part[0]);
            assertEquals("bytes " + first + "-" + (end - 1) + "/" + length, reply.headers().get("Content-Range"));
            assertArrayEquals(Arrays.copyOfRange(whole, first, end), reply.bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "bytes=-", "items=0-1", "bytes=a-b", "bytes=0-99999999999999999999",
        "bytes=20-10"})
    void of_what_is_no_single_range_of_bytes_nothing_is_taken(String range) {
        assertEquals(200, audio(withSound(), range).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=99999999-", "bytes=-0"})
    void a_range_without_anything_in_it_is_told(String range) {
        String id = withSound();
        Reply reply = audio(id, range);
        assertEquals(416, reply.status());
        assertEquals("bytes */" + host.get("/api/sessions/" + id + "/audio").bytes().length,
            reply.headers().get("Content-Range"));
        assertEquals("range_not_satisfiable", reply.code());
    }

    @Test
    void as_a_file_it_has_a_name() {
        recorded(",\"key\":\"sales\"");
        assertEquals("attachment; filename=\"conversation-sales.wav\"",
            host.get("/api/sessions/sales/audio?download=true").headers().get("Content-Disposition"));
    }

    @Test
    void an_item_has_its_own_side_and_time_and_only_if_it_was_spoken() {
        String id = recorded("");
        // Nothing was said before the call, or is heard before it was said.
        long begun = System.nanoTime();
        Await.until("the call to have lasted a second", Duration.ofSeconds(5),
            () -> System.nanoTime() - begun > Duration.ofSeconds(1).toNanos());
        host.happens(id, "{'type':'input_audio_buffer.speech_started','item_id':'A','audio_start_ms':0}",
            "{'type':'input_audio_buffer.speech_stopped','item_id':'A','audio_end_ms':700}",
            LocalHost.heard("A", "Hi."));
        upload(id, "?call=1&offset=0&age=0", new byte[SECOND]);
        var item = host.snapshot(id).at("/transcript/0");
        RecordedSound sound = RecordedSound.of(host.get("/api/sessions/" + id + "/items/A/audio").bytes());
        assertEquals(1, sound.channels());
        assertEquals(item.path("ended_ms").asLong() - item.path("started_ms").asLong(), sound.ms());
        assertEquals("item_not_found", host.get("/api/sessions/" + id + "/items/B/audio").code());
        host.happens(id, "{'type':'conversation.item.created','item':{'id':'C','type':'message','role':'user',"
            + "'content':[{'type':'input_text','text':'Typed.'}]}}");
        assertEquals("item_not_spoken", host.get("/api/sessions/" + id + "/items/C/audio").code());
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "2, offset=-1", "4, age=60001", "4, age=x", "4, call=-1"})
    void chunks_that_make_no_sense_are_refused(int length, String query) {
        String id = recorded("");
        assertEquals(400, upload(id, "?" + query, new byte[length]).status());
        assertEquals("waiting", host.snapshot(id).at("/recording/status").asText());
    }

    @Test
    void a_chunk_that_is_too_long_or_of_another_call_is_not_kept() {
        String id = recorded("");
        assertEquals(413, upload(id, "?call=1", new byte[10 * SECOND + 4]).status());
        assertEquals(204, upload(id, "?call=7", new byte[SECOND]).status());
        assertEquals("waiting", host.snapshot(id).at("/recording/status").asText());
    }

    @Test
    void a_session_that_did_not_ask_has_none_and_takes_none() {
        String id = host.createConnected("{}");
        assertEquals(404, upload(id, "?call=1", new byte[SECOND]).status());
        assertEquals("no_recording", host.get("/api/sessions/" + id + "/audio").code());
        assertEquals("null", host.snapshot(id).path("recording").toString());
    }

    @Test
    void why_it_could_not_begin_is_told_where_it_is_asked_for() throws IOException {
        try (LocalHost full = new LocalHost()) {
            Files.writeString(full.dataDir.resolve("recordings"), "in the way");
            String path = "/api/sessions/" + full.createConnected("{\"record\":true}") + "/audio";
            for (Reply reply : List.of(full.get(path), full.send(full.asHost(path + "/chunks")
                    .post(RequestBody.create(new byte[SECOND], MediaType.get("application/octet-stream")))))) {
                assertEquals(409, reply.status());
                assertEquals("recording_failed", reply.code());
                assertTrue(reply.json().at("/error/fix").asText().contains("--data-dir"));
            }
        }
    }

    @Test
    void an_item_ends_with_the_recording_and_one_beyond_it_has_no_sound() {
        String id = recorded("");
        upload(id, "?call=1&offset=0&age=0", new byte[SECOND]);
        host.happens(id, "{'type':'input_audio_buffer.speech_started','item_id':'A','audio_start_ms':0}",
            "{'type':'input_audio_buffer.speech_stopped','item_id':'A','audio_end_ms':900000000000}",
            LocalHost.heard("A", "Hi."),
            "{'type':'input_audio_buffer.speech_started','item_id':'B','audio_start_ms':800000000000}",
            "{'type':'input_audio_buffer.speech_stopped','item_id':'B','audio_end_ms':900000000000}",
            LocalHost.heard("B", "Ho."));
        assertEquals(RecordedSound.of(host.get("/api/sessions/" + id + "/audio").bytes()).ms(),
            RecordedSound.of(host.get("/api/sessions/" + id + "/items/A/audio").bytes()).ms());
        assertEquals("item_not_recorded", host.get("/api/sessions/" + id + "/items/B/audio").code());
    }

    @Test
    void it_goes_with_its_session() {
        String id = withSound();
        host.delete("/api/sessions/" + id);
        assertEquals("session_not_found", host.get("/api/sessions/" + id + "/audio").code());
    }

    @Test
    void whether_to_record_is_settled_at_the_beginning() {
        String id = recorded("");
        assertEquals(400, host.send(host.asHost("/api/sessions/" + id)
            .patch(LocalHost.body("{\"record\":false}", "application/json"))).status());
    }
}
