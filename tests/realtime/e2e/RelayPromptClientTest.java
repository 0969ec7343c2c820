package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.ByteString;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.talk.RelaySocket;
import support.Await;
import support.TestHost;

/** A client that acts within the very message that allows it to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RelayPromptClientTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SESSIONS = 30;

    @Test
    void a_press_at_the_first_word_of_listening_is_held() {
        OkHttpClient http = new OkHttpClient();
        List<String> phases = new ArrayList<>();
        try (TestHost host = TestHost.start()) {
            for (int i = 0; i < SESSIONS; i++) {
                String id = host.create("{\"turn_detection\": {\"type\": \"push_to_talk\"}}")
                    .path("session_id").asText();
                PromptClient client = new PromptClient();
                client.socket.complete(new RelaySocket(http, new Request.Builder().url(host.url() + "/ws/session/" + id
                    + "?token=" + TestHost.TOKEN).build(), client));
                Await.until("the press to be answered", SOON, client.answered::isDone);
                phases.add(host.snapshot(id).path("phase").asText());
                client.socket.join().hangUp();
            }
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
        assertEquals(Collections.nCopies(SESSIONS, "user_speaking"), phases);
    }

    private static final class PromptClient implements RelaySocket.Listener {
        private final CompletableFuture<RelaySocket> socket = new CompletableFuture<>();
        private final CompletableFuture<Void> answered = new CompletableFuture<>();
        private boolean pressed;

        @Override
        public void message(JsonNode message) {
            if (!pressed && message.path("phase").asText().equals("listening")) {
                pressed = true;
                socket.join().send("{\"type\":\"start_recording\"}");
            }
            if (message.path("type").asText().equals("recording_started")) {
                answered.complete(null);
            }
        }

        @Override
        public void sound(ByteString pcm) {}

        @Override
        public void ended(RelaySocket.End end) {}
    }
}
