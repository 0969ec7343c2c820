package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.practice.Script;
import support.Await;
import support.Chromium;
import support.KillableHost;
import support.RelayClient;
import support.Widget;

/** SIGTERM stops a host, and not its conversations; Ctrl-C stops both. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TerminatedHostTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    @TempDir
    private Path data;
    private final PracticePartner practice = PracticePartner.start(PracticeOptions.defaults());
    private final OkHttpClient http = new OkHttpClient();
    private KillableHost host;

    @AfterEach
    void close() {
        host.close();
        practice.close();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    private void start(String store, String... options) {
        host = new KillableHost(practice, data, store, options);
        host.start();
    }

    private String create() {
        return host.send("POST", "/api/sessions", "{}").path("session_id").asText();
    }

    private JsonNode snapshot(String id) {
        return host.send("GET", "/api/sessions/" + id, null);
    }

    private RelayClient relay(String id) {
        return new RelayClient(http, host.url().replaceFirst("http", "ws") + "/ws/session/" + id + "?token="
            + KillableHost.TOKEN, Headers.of());
    }

    @Test
    void a_conversation_by_webrtc_goes_on_without_its_host_and_the_next_one_takes_it_up() {
        practice.play(Script.parse("{\"turns\":[{\"user\":\"First.\",\"answer\":\"One.\"},"
            + "{\"user\":\"Second.\",\"answer\":\"Two.\"}]}"));
        start("sqlite");
        String id = create();
        host.send("POST", "/api/sessions/" + id + "/control", "{\"action\":\"mute\"}");
        try (Chromium chromium = Chromium.talking()) {
            Widget widget = Widget.in(chromium.open(host.url() + "/embed?session=" + id + "&token="
                + KillableHost.TOKEN));
            widget.start();
            widget.awaitPhase("listening");
            speak(widget, id, "First.", "One.");
            assertEquals(0, host.terminate());
            assertTrue(host.output().contains("Stopped; 1 conversation goes on, for the next host to take up."),
                host.output());
            assertFalse(host.output().contains("event=session_ended"), host.output());
            assertEquals(1, practice.liveCalls());
            host.start();
            Await.until("the conversation to be on", SOON, () -> phase(id).equals("listening"));
            host.send("POST", "/api/sessions/" + id + "/messages", "{\"text\":\"Back.\",\"respond\":false}");
            Await.until("the page to be told", SOON, () -> widget.transcript().contains("Back."));
            speak(widget, id, "First.", "One.", "Back.", "Second.", "Two.");
            assertAll(
                () -> assertEquals(1, snapshot(id).path("call").asInt()),
                () -> assertEquals(1, practice.liveCalls()),
                () -> assertFalse(widget.phases().contains("ended"), widget.phases().toString()));
            host.signal("INT");
            assertEquals(0, host.exitCode());
            assertTrue(host.output().contains("Stopped; 1 conversation was ended and hung up."), host.output());
            Await.until("the call to be hung up", SOON, () -> practice.liveCalls() == 0);
            String audit = host.output().lines().filter(line -> line.contains("event=session_ended")).findFirst()
                .orElseThrow();
            assertTrue(audit.contains(" session=" + id + " token=embed-") && audit.endsWith(" reason=host_stopped"),
                audit);
            assertFalse(host.output().contains("First.") || host.output().contains("Two."), host.output());
        }
    }

    private void speak(Widget widget, String id, String... said) {
        widget.speak();
        Await.value("what was said", SOON, () -> host.contents(id), List.of(said)::equals);
        Await.until("the answer to be over", SOON, () -> phase(id).equals("listening"));
    }

    private String phase(String id) {
        return snapshot(id).path("phase").asText();
    }

    @Test
    void a_client_of_the_relay_is_told_to_come_again_and_goes_on_in_the_same_session() {
        start("sqlite");
        String id = create();
        try (RelayClient client = relay(id)) {
            client.awaitPhase("listening");
            assertEquals(0, host.terminate());
            assertEquals("closed 1001 The host is stopping.", client.awaitEnd());
        }
        host.start();
        assertEquals("reconnecting", phase(id));
        try (RelayClient client = relay(id)) {
            client.awaitPhase("listening");
            assertEquals(2, snapshot(id).path("call").asInt());
        }
    }

    @Test
    void a_reader_of_events_is_let_go() {
        start("sqlite");
        String id = create();
        try (Stream<String> lines = host.lines("/api/sessions/" + id + "/events")) {
            Iterator<String> each = lines.iterator();
            assertTrue(each.next().startsWith("id: "));
            assertEquals(0, host.terminate());
            List<String> rest = new ArrayList<>();
            each.forEachRemaining(rest::add);
            assertEquals("event: snapshot", rest.getFirst(), "it ends, and does not break off");
        }
    }

    @Test
    void without_a_store_conversations_end_with_their_host() {
        start("memory");
        String id = create();
        try (RelayClient client = relay(id)) {
            client.awaitPhase("listening");
            assertEquals(0, host.terminate());
            assertEquals("closed 1001 The host is stopping.", client.awaitEnd());
            assertTrue(host.output().contains("Stopped; 1 conversation was ended and hung up."), host.output());
            assertTrue(host.output().contains(" session=" + id + " "), host.output());
        }
    }

    @Test
    void what_takes_too_long_is_given_up_and_a_second_signal_ends_it_at_once() throws IOException {
        start("sqlite", "--drain-seconds", "2");
        try (Socket slow = halfARequest()) {
            assertEquals(0, host.terminate());
        }
        host = new KillableHost(practice, data, "sqlite", "--drain-seconds", "600");
        host.start();
        try (Socket slow = halfARequest()) {
            host.signal("TERM");
            Await.until("it to take nothing new", SOON, () -> refuses(host));
            host.signal("TERM");
            assertEquals(130, host.exitCode());
        }
    }

    /** That the host waits for the rest of. */
    private Socket halfARequest() throws IOException {
        Socket socket = new Socket("localhost", host.port());
        OutputStream out = socket.getOutputStream();
        out.write(("POST /api/sessions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + KillableHost.TOKEN
            + "\r\nContent-Length: 100\r\n\r\n{").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        host.send("GET", "/healthz", null);
        return socket;
    }

    private static boolean refuses(KillableHost host) {
        try (Socket socket = new Socket("localhost", host.port())) {
            return false;
        } catch (IOException refused) {
            return true;
        }
    }
}
