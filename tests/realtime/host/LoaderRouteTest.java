package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import realtime.host.LocalHost.Reply;

/** The script that other sites' pages load, and what they may say about the widget's looks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoaderRouteTest {
    private static final int LIMIT = 4_200;
    private final LocalHost host = new LocalHost();

    @AfterAll
    void close() {
        host.close();
    }

    @Test
    void any_page_may_load_it_also_one_that_may_not_embed_the_widget() {
        Reply reply = host.send(host.to("/embed.js").header("Origin", "https://unknown.example"));
        assertEquals(200, reply.status());
        assertEquals("*", reply.headers().get("Access-Control-Allow-Origin"));
        assertEquals("cross-origin", reply.headers().get("Cross-Origin-Resource-Policy"));
        assertEquals("text/javascript; charset=utf-8", reply.headers().get("Content-Type"));
        assertEquals(reply.text(), host.send(host.to("/assets/embed.js")).text());
        assertEquals(403, host.send(host.to("/embed?key=a").header("Origin", "https://unknown.example")).status());
    }

    @Test
    void a_name_that_is_not_the_hosts_gets_nothing() {
        assertEquals(421, host.send(host.to("/embed.js").header("Host", "rebound.example")).status());
    }

    @Test
    void it_is_a_script_with_and_without_being_a_module() {
        String script = host.get("/embed.js").text();
        assertFalse(script.matches("(?s).*\\b(import\\.meta|export )\\b.*"), script);
        assertTrue(script.startsWith("(()=>{") && script.endsWith("})();"), script);
    }

    @Test
    void it_is_small() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(host.get("/embed.js").bytes());
        }
        assertTrue(zipped.size() <= LIMIT, zipped.size() + " bytes");
    }

    @Test
    void the_address_may_say_how_the_widget_looks() {
        String id = host.createId();
        String page = host.get("/embed?session=" + id + "&accent=%23fc0&radius=8&font=Inter").text();
        assertTrue(page.contains("data-accent=\"#fc0\" data-radius=\"8\" data-font=\"Inter\""), page);
        assertFalse(host.get("/embed?session=" + id).text().contains("data-accent"));
        for (String wrong : new String[] {"accent=red", "accent=%23fc0%3B", "radius=-1", "radius=99", "font=a%3Bb"}) {
            assertEquals(400, host.get("/embed?session=" + id + "&" + wrong).status(), wrong);
        }
    }

    @Test
    void the_sessions_own_token_is_enough_to_tell_what_the_page_shows_of_that_session_alone() {
        String token = host.create("{\"key\":\"sales\"}").path("embed_token").asText();
        String other = host.createId();
        assertEquals(202, asWidget("/api/sessions/sales/context", token));
        assertEquals(403, asWidget("/api/sessions/" + other + "/context", token));
    }

    private int asWidget(String path, String token) {
        return host.send(host.to(path).header("Authorization", "Bearer " + token)
            .post(LocalHost.body("{\"title\":\"Filter\",\"text\":\"Chairs\"}", "application/json"))).status();
    }

    @Test
    void a_page_that_went_away_is_waited_for_and_a_late_word_of_an_earlier_call_is_not() {
        String id = host.createConnected("{}");
        host.post("/api/sessions/" + id + "/call/left?call=7", "");
        assertEquals("listening", host.snapshot(id).path("phase").asText());
        host.post("/api/sessions/" + id + "/call/left?call=1", "");
        assertEquals("reconnecting", host.snapshot(id).path("phase").asText());
        host.call(id);
        assertEquals("listening", host.snapshot(id).path("phase").asText());
        assertEquals(2, host.snapshot(id).path("call").asInt());
    }
}
