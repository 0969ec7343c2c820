package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import support.Checkout;
import support.EmbedElement;
import support.HostPages;
import support.TestHost;
import support.Tools;

/** In Firefox a frame does not know who is around it, and pages that are left are kept as they are. */
class FirefoxEmbedTest {
    private static final Path CLIENTS = Checkout.root().resolve("tests/clients");
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void install_what_drives_it() {
        Tools.npmInstall(CLIENTS, "puppeteer-core");
    }

    @Test
    void a_page_without_referrer_steers_a_conversation_that_survives_being_moved_and_left() throws Exception {
        try (TestHost host = TestHost.start(Duration.ofSeconds(20)); HostPages pages = HostPages.overHttp()) {
            JsonNode session = host.create("{}");
            String id = session.path("session_id").asText();
            // All that Firefox's fake microphone knows is a tone, which would be taken for speech.
            host.send("POST", "/api/sessions/" + id + "/control", "{\"action\":\"mute\"}");
            String dashboard = pages.origin("127.0.0.1") + pages.add(EmbedElement.html(host.url(),
                session.path("embed_url").asText(), ""), Map.of("Referrer-Policy", "no-referrer"));
            JsonNode seen = converse(dashboard, pages.origin("127.0.0.1") + pages.add("<p>Elsewhere</p>", Map.of()));
            JsonNode snapshot = host.snapshot(id);
            assertAll(
                () -> assertEquals(List.of("Hello there.", "This is the practice partner. You typed: Hello there.",
                    "Still there?", "This is the practice partner. You typed: Still there?"),
                    snapshot.path("transcript").findValuesAsText("content")),
                () -> assertTrue(snapshot.path("is_muted").asBoolean(), "it stays muted"),
                () -> assertEquals(3, snapshot.path("call").asInt(), "one call before, one moved, one come back to"),
                () -> assertEquals("stopped", seen.at("/ended/reason").asText()),
                () -> assertEquals(List.of(), problems(seen.path("moved"))),
                () -> assertEquals(List.of(), problems(seen.path("returned"))));
        }
    }

    private static List<JsonNode> problems(JsonNode told) {
        return told.valueStream().filter(event -> event.path("name").asText().equals("error")).toList();
    }

    private static JsonNode converse(String dashboard, String elsewhere) throws JsonProcessingException {
        return JSON.readTree(Tools.run(CLIENTS, Tools.path("node").toString(), "--no-warnings", "firefox-embed.mjs",
            Tools.path("firefox-esr").toString(), dashboard, elsewhere));
    }
}
