package realtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.practice.Script;
import support.HostProcess;
import support.OneAtATime;

/** The API key goes to the provider and nowhere else, even when the provider itself repeats it. */
@ResourceLock(OneAtATime.JBANG)
class SecrecyTest {
    private static final String KEY = "sk-test-4f9a1c7e2b8d6350";
    private static final String OFFER =
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";

    @Test
    void the_key_is_in_no_answer_page_event_log_line_or_process_argument() throws Exception {
        Script refusing = Script.parse("{\"faults\":{\"calls\":{\"status\":401,\"code\":\"invalid_api_key\","
            + "\"message\":\"Incorrect API key provided: " + KEY + ".\"}}}");
        PracticeOptions options = PracticeOptions.defaults().withApiKey(KEY).withScript(refusing);
        try (PracticePartner provider = PracticePartner.start(options);
             HostProcess host = HostProcess.start(Map.of("OPENAI_API_KEY", KEY),
                 "--base-url", provider.baseUrl().toString())) {
            List<String> seen = new ArrayList<>();
            seen.add(told(host.send("POST", "/api/sessions", "application/json", "{\"key\":\"secret\"}")));
            HttpResponse<String> refused = host.send("POST", "/api/sessions/secret/call", "application/sdp", OFFER);
            assertEquals(502, refused.statusCode(), refused.body());
            assertTrue(refused.body().contains("invalid_api_key"), refused.body());
            seen.add(told(refused));
            for (String path : List.of("/", "/embed?key=secret", "/api/sessions", "/api/sessions/secret", "/healthz",
                "/api/sessions/secret/transcript", "/api/doctor?call=true", "/nothing")) {
                seen.add(told(host.send("GET", path, "text/plain", null)));
            }
            host.send("DELETE", "/api/sessions/secret", "text/plain", null);
            seen.addAll(host.commandLines());
            host.stop();
            seen.add(host.output());
            for (String text : seen) {
                assertFalse(text.contains(KEY) || text.contains(KEY.substring(8)), "the key stands in: " + text);
            }
        }
    }

    private static String told(HttpResponse<String> response) {
        return response.headers().map() + "\n" + response.body();
    }
}
