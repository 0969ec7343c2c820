package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Server-sent events as a browser's EventSource or a notebook reads them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventStreamTest {
    private final LocalHost host = new LocalHost();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterAll
    void close() {
        host.close();
        http.close();
    }

    /** One event off the wire. */
    record Event(long id, String type, JsonNode data) {}

    /** A reader of one stream. */
    private final class Reader implements AutoCloseable {
        final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Reader(String id, String query, String lastEventId) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(host.host.url() + "/api/sessions/" + id
                + "/events" + query))
                .header("Authorization", "Bearer " + LocalHost.TOKEN);
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The next event, or null at the stream's end; comments are passed over. */
        Event next() throws IOException {
            long id = -1;
            String type = null;
            String data = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring(4));
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && type != null) {
                    return new Event(id, type, new ObjectMapper().readTree(data));
                }
            }
            return null;
        }

        List<Event> next(int count) throws IOException {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                events.add(next());
            }
            return events;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private static List<String> types(List<Event> events) {
        return events.stream().map(Event::type).toList();
    }

    @Test
    void a_new_reader_gets_a_snapshot_and_then_every_change() throws Exception {
        String id = host.createConnected("{}");
        try (Reader reader = new Reader(id, "", null)) {
            assertEquals("text/event-stream;charset=utf-8",
                reader.response.headers().firstValue("Content-Type").orElseThrow().toLowerCase().replace(" ", ""));
            assertEquals("no-store", reader.response.headers().firstValue("Cache-Control").orElseThrow());
            Event snapshot = reader.next();
            assertEquals("snapshot", snapshot.type());
            assertEquals(snapshot.id(), snapshot.data().path("seq").asLong());
            assertEquals("listening", snapshot.data().path("phase").asText());
            host.happens(id, LocalHost.speechStarted("A"),
                "{'type':'conversation.item.input_audio_transcription.delta','item_id':'A','delta':'Gr\u00fc\\n'}",
                LocalHost.heard("A", "Gr\u00fc\u00dfe"));
            List<Event> events = reader.next(4);
            assertEquals(List.of("item", "status", "delta", "item"), types(events));
            assertEquals(LongStream.rangeClosed(snapshot.id() + 1, snapshot.id() + 4).boxed().toList(),
                events.stream().map(Event::id).toList());
            assertEquals("recording", events.get(1).data().path("status").asText());
            assertEquals("Gr\u00fc\n", events.get(2).data().path("delta").asText());
            assertEquals("Gr\u00fc\u00dfe", events.get(3).data().path("content").asText());
        }
    }

    @Test
    void a_reader_that_comes_back_goes_on_where_it_was() throws Exception {
        String id = host.createConnected("{}");
        long seen = host.snapshot(id).path("seq").asLong();
        host.happens(id, LocalHost.heard("A", "One."), LocalHost.heard("B", "Two."));
        try (Reader byHeader = new Reader(id, "", String.valueOf(seen)); Reader byQuery = new Reader(id, "?since="
            + (seen + 1), null)) {
            List<Event> missed = byHeader.next(2);
            assertEquals(List.of("item", "item"), types(missed));
            assertEquals(seen + 1, missed.getFirst().id());
            assertEquals("Two.", byQuery.next().data().path("content").asText());
        }
    }

    @Test
    void a_reader_from_another_time_gets_a_snapshot() throws Exception {
        String id = host.createConnected("{}");
        host.happens(id, LocalHost.heard("A", "One."));
        for (String lastEventId : List.of("99999", "nonsense", "-3")) {
            try (Reader reader = new Reader(id, "", lastEventId)) {
                Event first = reader.next();
                assertEquals("snapshot", first.type(), lastEventId);
                assertEquals("One.", first.data().path("transcript").path(0).path("content").asText());
            }
        }
    }

    @Test
    void deleting_the_session_is_the_streams_last_word() throws Exception {
        String id = host.createConnected("{}");
        try (Reader reader = new Reader(id, "", null)) {
            reader.next();
            assertEquals(204, host.delete("/api/sessions/" + id).status());
            Event last = reader.next();
            assertEquals("deleted", last.type());
            assertEquals(id, last.data().path("session_id").asText());
            assertEquals(null, reader.next());
        }
    }

    @Test
    void stopping_the_host_ends_streams_and_long_polls_soon() throws Exception {
        LocalHost stopping = new LocalHost();
        String id = stopping.createConnected("{}");
        long seq = stopping.snapshot(id).path("seq").asLong();
        String address = stopping.host.url() + "/api/sessions/" + id + "/transcript?wait=60&completed=true&since="
            + seq;
        var poll = http.sendAsync(HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Bearer "
            + LocalHost.TOKEN).build(),
            HttpResponse.BodyHandlers.ofString());
        var stream = http.send(HttpRequest.newBuilder(URI.create(stopping.host.url() + "/api/sessions/" + id
            + "/events"))
            .header("Authorization", "Bearer " + LocalHost.TOKEN).build(), HttpResponse.BodyHandlers.ofInputStream());
        long start = System.nanoTime();
        stopping.close();
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 5, "closing must not wait for readers");
        stream.body().close();
        poll.cancel(true);
    }
}
