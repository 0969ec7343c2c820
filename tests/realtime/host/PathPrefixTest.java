package realtime.host;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a proxy that serves the host under a path of its own, as jupyter-server-proxy does: every address has it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathPrefixTest {
    private static final String PREFIX = "/user/ann/proxy/8080";
    private final LocalHost host = new LocalHost();

    @AfterAll
    void close() {
        host.close();
    }

    @ParameterizedTest
    @CsvSource({"X-Forwarded-Prefix", "X-Forwarded-Context"})
    void a_sessions_addresses_have_the_proxys_path(String header) {
        JsonNode session = create(header, PREFIX);
        String base = host.host.url() + PREFIX;
        assertAll(
            () -> assertEquals(base + "/embed", withoutQuery(session, "embed_url")),
            () -> assertEquals(base + "/api/sessions/" + session.path("session_id").asText() + "/transcript",
                withoutQuery(session, "transcript_url")),
            () -> assertEquals(base + "/api/sessions/" + session.path("session_id").asText() + "/events",
                withoutQuery(session, "events_url")));
    }

    @Test
    void they_are_secure_where_the_proxy_is() {
        JsonNode session = create("X-Forwarded-Proto", "https");
        assertEquals(host.host.url().toString().replace("http:", "https:") + "/embed",
            withoutQuery(session, "embed_url"));
    }

    @Test
    void of_several_proxies_the_one_that_people_meet_counts() {
        String url = host.host.url().toString().replace("http:", "https:") + "/embed";
        assertEquals(url, withoutQuery(create("X-Forwarded-Proto", "https,http"), "embed_url"));
        assertEquals(url, withoutQuery(create("X-Forwarded-Proto", "https, http"), "embed_url"));
        assertEquals(host.host.url() + "/embed", withoutQuery(create("X-Forwarded-Proto", "http,https"), "embed_url"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"127.0.0.1:8443 | 127.0.0.1:8443", "127.0.0.1, 10.0.0.1 | 127.0.0.1"})
    void they_have_the_proxys_name_where_the_host_answers_to_it(String header, String name) {
        assertEquals("http://" + name + "/embed", withoutQuery(create("X-Forwarded-Host", header), "embed_url"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost@evil.example", "localhost\"><script>:1", "", ","})
    void no_other_name_gets_into_them(String header) {
        assertEquals(host.host.url() + "/embed", withoutQuery(create("X-Forwarded-Host", header), "embed_url"));
    }

    @Test
    void a_path_may_end_with_a_slash() {
        assertEquals(host.host.url() + PREFIX + "/embed",
            withoutQuery(create("X-Forwarded-Prefix", PREFIX + "/"), "embed_url"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "/a\"><script>", "evil", "/", "/a//", "/a b", "/a?b", ".evil.example",
        "@evil.example"})
    void what_is_no_path_gets_into_no_address(String prefix) {
        assertEquals(host.host.url() + "/embed", withoutQuery(create("X-Forwarded-Prefix", prefix), "embed_url"));
    }

    @Test
    void a_widget_behind_the_proxy_has_its_oembed_there() {
        String url = URLEncoder.encode(host.host.url() + PREFIX + "/embed?key=a", StandardCharsets.UTF_8);
        Request.Builder asked = host.to("/oembed?url=" + url);
        assertEquals(200, host.send(asked.header("X-Forwarded-Prefix", PREFIX)).status());
        assertEquals(404, host.send(host.to("/oembed?url=" + url)).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?token=" + LocalHost.TOKEN, "/embed?key=demo&token=" + LocalHost.TOKEN, "/streamlit"})
    void pages_name_their_files_relative_to_themselves(String page) {
        String html = host.get(page).text();
        assertFalse(html.matches("(?s).*(href|src)=\"/.*"), html);
    }

    private JsonNode create(String header, String value) {
        return host.send(host.asHost("/api/sessions").header(header, value)
            .post(LocalHost.body("{}", "application/json"))).json();
    }

    private static String withoutQuery(JsonNode session, String field) {
        return session.path(field).asText().replaceAll("\\?.*", "");
    }
}
