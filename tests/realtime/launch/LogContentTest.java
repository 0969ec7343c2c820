package realtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.practice.Script;
import support.Await;
import support.KillableHost;
import support.RelayClient;

/** What a host of its own process prints while it is talked to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogContentTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    @TempDir
    private Path folder;

    @Test
    void no_line_has_what_was_said_or_a_token_or_what_strangers_send() throws IOException {
        Script script = Script.parse("{\"turns\":[{\"answer\":\"The answers marker.\"}]}");
        OkHttpClient http = new OkHttpClient();
        try (PracticePartner practice = PracticePartner.start(PracticeOptions.defaults().withScript(script));
             KillableHost host = new KillableHost(practice, folder, "memory")) {
            host.start();
            JsonNode session = host.send("POST", "/api/sessions", "{\"instructions\":\"The settings marker.\"}");
            String id = session.path("session_id").asText();
            String token = session.path("embed_token").asText();
            String url = host.url() + "/ws/session/" + id + "?token=" + token;
            try (RelayClient client = new RelayClient(http, url, Headers.of()).listen()) {
                client.awaitPhase("listening");
                client.send("{\"type\":\"text\",\"text\":\"The questions marker.\"}");
                Await.until("the answer", SOON, () -> client.heardMs() > 300 && client.isQuiet());
                client.hangUp();
                client.awaitClosed();
            }
            Await.until("the end to be logged", SOON, () -> host.output().contains("ended ("));
            stranger(host, "GET / HTTP/1.1\r\nHost: a\r\nHost: strangers-marker\r\n\r\n");
            stranger(host, "GET /strangers-marker HTTP/1.1\r\nHost: strangers-marker\r\nConnection: close\r\n\r\n");
            String printed = host.output();
            assertEquals(List.of("The questions marker.", "The answers marker."), host.contents(id));
            assertTrue(printed.contains("session " + id + ": connected"), printed);
            String log = printed.substring(printed.indexOf("Stop "));
            for (String secret : List.of("marker", token, practice.apiKey())) {
                assertFalse(log.contains(secret), log);
            }
        } finally {
            http.dispatcher().executorService().shutdown();
        }
    }

    private static void stranger(KillableHost host, String request) throws IOException {
        try (Socket socket = new Socket("localhost", URI.create(host.url()).getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            while (socket.getInputStream().read() >= 0) {
                // Until the host has answered and closed.
            }
        }
    }
}
