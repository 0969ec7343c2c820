package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Checkout;
import support.Chromium;
import support.ForeignPages;
import support.Speech;
import support.Tools;
import support.Wav;

/** Two clients that we did not write hold a conversation with the practice partner. */
class ForeignClientTest {
    private static final Path CLIENTS = Checkout.root().resolve("tests/clients");
    private static final Duration SOON = Duration.ofSeconds(30);
    private final ObjectMapper json = new ObjectMapper();

    @BeforeAll
    static void install() {
        Tools.npmInstall(CLIENTS, "@openai/agents-realtime");
    }

    @Test
    void the_openai_package_s_websocket_client_has_a_typed_turn_answered_aloud() throws Exception {
        try (PracticePartner partner = PracticePartner.start(PracticeOptions.defaults())) {
            String printed = Tools.run(CLIENTS, Map.of("OPENAI_API_KEY", partner.apiKey()),
                Tools.path("node").toString(), "openai-websocket.mjs", partner.baseUrl().toString());
            JsonNode answer = json.readTree(printed);
            assertEquals("completed", answer.path("status").asText());
            assertTrue(answer.path("transcript").asText().contains("practice partner"), printed);
            assertTrue(answer.path("audioBytes").asInt() > 48_000, printed);
            assertTrue(answer.path("usage").asInt() > 0, printed);
        }
    }

    @Test
    void the_agents_realtime_package_has_a_spoken_turn_over_webrtc_in_a_browser() throws Exception {
        Path microphone = Wav.of(Speech.join(Speech.silence(1_500, Wav.RATE), Speech.pcm("What sold best in March?", Wav.RATE)));
        try (PracticePartner partner = PracticePartner.start(PracticeOptions.defaults());
             Chromium chromium = Chromium.speaking(microphone);
             ForeignPages pages = ForeignPages.serve(CLIENTS)) {
            Page page = chromium.open(pages.url());
            page.evaluate("([url, key]) => talk(url, key)",
                List.of(partner.baseUrl() + "/realtime/calls", clientSecret(partner)));
            // In whatever order: this client lists a spoken turn once it is transcribed, behind the answer to it.
            Await.value("both turns in the client's own history", SOON, () -> texts(page),
                texts -> texts.stream().anyMatch(text -> text.startsWith("user: [speech, "))
                    && texts.stream().anyMatch(text -> text.startsWith("assistant: This is the practice partner")));
            page.evaluate("() => session.close()");
            Await.until("the call to end", SOON, () -> partner.liveCalls() == 0);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Page page) {
        return (List<String>) page.evaluate("""
            () => session.history.filter((item) => item.type === 'message')
              .map((item) => item.role + ': ' + (item.content[0]?.transcript ?? item.content[0]?.text ?? ''))
            """);
    }

    private String clientSecret(PracticePartner partner) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(partner.baseUrl() + "/realtime/client_secrets"))
            .header("Authorization", "Bearer " + partner.apiKey())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"session\":{\"type\":\"realtime\",\"model\":\"gpt-realtime-2.1\"}}"))
            .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return json.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body()).path("value").asText();
        }
    }
}
