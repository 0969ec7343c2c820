package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.host.LocalHost.Reply;

@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityHeadersTest {
    private final LocalHost host = new LocalHost();

    SecurityHeadersTest() {
        host.create("{\"key\":\"demo\"}");
    }

    @AfterAll
    void close() {
        host.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/embed?key=demo", "/assets/widget.js", "/assets/widget.css", "/healthz", "/nothing",
        "/api/sessions",
        "/api/sessions/demo/transcript", "/api/nothing", "/api/sessions/unknown", "/embed"})
    void every_answer_has_them(String path) {
        Reply reply = host.get(path);
        assertEquals("nosniff", reply.headers().get("X-Content-Type-Options"), path);
        assertEquals("no-referrer", reply.headers().get("Referrer-Policy"), path);
        assertTrue(reply.headers().get("Content-Security-Policy").startsWith("default-src 'none'"), path);
        assertNull(reply.headers().get("X-Frame-Options"), "it would forbid what frame-ancestors allows");
        assertNull(reply.headers().get("Server"), path);
    }

    @Test
    void a_page_runs_nothing_but_the_hosts_own_files_and_is_framed_by_allowed_origins_only() {
        Reply page = host.get("/embed?key=demo");
        String policy = page.headers().get("Content-Security-Policy");
        assertTrue(policy.contains("script-src 'self';"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertTrue(policy.endsWith("frame-ancestors 'self' http://localhost:* https://localhost:* "
            + "http://127.0.0.1:* https://127.0.0.1:* https://hub.example.org"), policy);
        assertFalse(page.text().matches("(?s).*<script(?![^>]*(\\bsrc=|type=\"application/json\")).*"),
            "no inline script");
        assertFalse(page.text().matches("(?s).*<style.*|.* style=.*|.* on[a-z]+=.*"), "no inline style or handler");
    }

    @Test
    void data_is_framed_by_nobody_and_kept_by_no_cache() {
        Reply data = host.get("/api/sessions/demo");
        assertEquals("default-src 'none'; frame-ancestors 'none'", data.headers().get("Content-Security-Policy"));
        assertEquals("no-store", data.headers().get("Cache-Control"));
    }

    @Test
    void assets_are_served_with_their_types() {
        assertTrue(host.send(host.to("/assets/widget.js")).headers().get("Content-Type").startsWith("text/javascript"));
        assertTrue(host.send(host.to("/assets/widget.css")).headers().get("Content-Type").startsWith("text/css"));
        assertEquals(List.of("no-cache"), host.send(host.to("/assets/widget.js")).headers().values("Cache-Control"));
    }

    @Test
    void the_key_is_in_no_answer() {
        String id = host.createConnected("{}");
        host.happens(id, "{'type':'error','error':{'code':'server_error','message':'Your key " + LocalHost.SECRET
            + " is odd'}}");
        for (String path : List.of("/", "/embed?key=demo", "/api/sessions", "/api/sessions/" + id, "/api/sessions/"
            + id + "/transcript", "/healthz")) {
            assertFalse(host.get(path).text().contains("LocalHostSecret"), path);
        }
        assertEquals("The provider had a problem with this answer. It says: Your key [key] is odd",
            host.snapshot(id).at("/error/message").asText());
    }
}
