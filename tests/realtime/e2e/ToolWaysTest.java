package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Wav;

/** Functions answered by the app and by the host, on each way that a conversation can take. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ToolWaysTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String SETTINGS = """
        "tool_timeout_seconds": 2, "tools": [{"name": "stock", "description": "How many are left."}],
        "fields": {"type": "object", "properties": {"article": {"type": "string"}}}}""";
    private static final String SCRIPT = """
        {'turns': [{'tool_calls': [
            {'name': 'stock', 'arguments': {'article': 'chairs'}},
            {'name': 'stock', 'arguments': {'article': 'tables'}},
            {'name': 'record_fields', 'arguments': {'article': 'chairs'}}, {'name': 'stock', 'arguments': {}}],
          'answer': 'Twelve chairs.'}]}""";
    private static Chromium chromium;

    /** How events come to the host, and commands from it. */
    enum Way {
        SIDEBAND("{", TestHost::start), FORWARDED("{", () -> TestHost.withClientSecrets("openai")),
        RELAY("{\"transport\": \"websocket\",", TestHost::start);

        private final String transport;
        private final Supplier<TestHost> host;

        Way(String transport, Supplier<TestHost> host) {
            this.transport = transport;
            this.host = host;
        }
    }

    @BeforeAll
    static void start() {
        chromium = Chromium.speaking(Wav.silence());
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void an_output_an_error_silence_and_the_hosts_own_make_one_answer(Way way) {
        try (TestHost host = way.host.get()) {
            host.play(SCRIPT);
            try (Conversation talk = Conversation.open(host, chromium, way.transport + SETTINGS)) {
                talk.widget().start();
                talk.widget().awaitPhase("listening");
                talk.widget().type("How many are left?");
                String path = "/api/sessions/" + talk.id() + "/tool-calls";
                JsonNode waiting = Await.value("the app's calls", SOON,
                    () -> host.send("GET", path + "?wait=10", null).path("tool_calls"), calls -> calls.size() == 3);
                List<String> ids = waiting.findValuesAsText("call_id");
                host.send("POST", path + "/" + ids.get(0), "{\"output\":{\"left\":12}}");
                host.send("POST", path + "/" + ids.get(1), "{\"error\":\"The shop is closed.\"}");
                Await.value("the answer", SOON, talk::contents, all -> all.getLast().equals("Twelve chairs."));
                HttpResponse<String> late = host.ask("POST", path + "/" + ids.get(2), "{\"output\":\"3\"}");
                List<String> said = talk.contents();
                assertAll(
                    () -> assertEquals(409, late.statusCode()),
                    () -> assertTrue(late.body().contains("too_late"), late.body()),
                    () -> assertEquals("chairs", talk.snapshot().at("/fields/values/article").asText()),
                    () -> assertEquals(2, host.sent("response.create").size(), "for the question and the outputs"),
                    () -> assertEquals(List.of("How many are left?", "stock({\"article\":\"chairs\"})",
                        "stock({\"article\":\"tables\"})", "record_fields({\"article\":\"chairs\"})", "stock({})"),
                        said.subList(0, 5)),
                    () -> assertTrue(said.containsAll(List.of("stock → {\"left\":12}",
                        "stock → {\"error\":\"The shop is closed.\"}",
                        "record_fields → {\"recorded\":{\"article\":\"chairs\"},\"refused\":{},\"missing\":[]}",
                        "stock → {\"error\":\"The app did not answer in time (2 s). Say that this is not available "
                            + "right now, and go on without it.\"}")), said.toString()),
                    () -> assertEquals(10, said.size()),
                    () -> assertEquals(List.of(), talk.widget().problems()));
            }
        }
    }
}
