package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.host.LocalHost.Reply;

/** oEmbed 1.0: sites that know nothing of us embed a widget from its address. None of this needs a token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OembedTest {
    private final LocalHost host = new LocalHost();

    @AfterAll
    void close() {
        host.close();
    }

    @Test
    void the_address_of_a_widget_is_answered_with_its_iframe() {
        String url = host.host.url() + "/embed?key=demo&token=embed-token&theme=dark";
        Reply reply = ask("url=" + encoded(url) + "&format=json");
        JsonNode answer = reply.json();
        assertEquals(200, reply.status());
        assertEquals("application/json", reply.headers().get("Content-Type"));
        assertEquals("rich 1.0 Voice conversation Realtime Audio " + host.host.url() + " 640 420",
            String.join(" ", answer.path("type").asText(), answer.path("version").asText(),
                answer.path("title").asText(), answer.path("provider_name").asText(),
                answer.path("provider_url").asText(), answer.path("width").asText(), answer.path("height").asText()));
        assertEquals("<iframe src=\"" + url.replace("&", "&amp;") + "\" title=\"Voice conversation\" "
            + "allow=\"microphone; autoplay; clipboard-write; speaker-selection; screen-wake-lock\" "
            + "loading=\"lazy\" "
            + "style=\"width:100%;max-width:640px;height:420px;border:0;color-scheme:normal\"></iframe>",
            answer.path("html").asText());
        assertEquals(host.host.url() + "/assets/og.png 1200 630", answer.path("thumbnail_url").asText() + " "
            + answer.path("thumbnail_width") + " " + answer.path("thumbnail_height"));
        assertEquals("image/png", host.get("/assets/og.png").headers().get("Content-Type"));
    }

    @Test
    void it_keeps_to_the_size_that_is_asked_for() {
        JsonNode small = ask("url=" + encoded(host.host.url() + "/embed?key=a") + "&maxwidth=320&maxheight=150").json();
        assertEquals("320 150", small.path("width") + " " + small.path("height"));
        assertTrue(small.path("html").asText().contains("max-width:320px;height:150px"), small.toString());
        JsonNode large = ask("url=" + encoded(host.host.url() + "/embed?key=a") + "&maxwidth=2000&maxheight=900").json();
        assertEquals("640 420", large.path("width") + " " + large.path("height"));
    }

    @ParameterizedTest
    @CsvSource({"xml,501,format_not_implemented", "yaml,501,format_not_implemented"})
    void there_is_no_other_format_than_json(String format, int status, String code) {
        Reply reply = ask("url=" + encoded(host.host.url() + "/embed?key=a") + "&format=" + format);
        assertEquals(status + " " + code, reply.status() + " " + reply.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://other.example/embed?key=a", "http://localhost:1/embed?key=a", "HOST/", "HOST/embed",
        "HOST/embed?theme=dark", "HOST/embedded?key=a", "HOST/api/sessions?key=a", "javascript:alert(1)",
        "HOST/embed?key=\"><script>", "HOST@evil.example/embed?key=a", "//HOST/embed?key=a", "%", ""})
    void what_is_no_address_of_a_widget_of_ours_is_not_found(String url) {
        Reply reply = ask("url=" + encoded(url.replace("HOST", host.host.url().toString())));
        assertEquals("404 not_embeddable", reply.status() + " " + reply.code());
        assertFalse(reply.text().contains("script"), reply.text());
    }

    @Test
    void the_address_is_needed_and_the_sizes_are_numbers() {
        assertEquals("missing_parameter", ask("format=json").code());
        assertEquals("invalid_parameter", ask("url=" + encoded(host.host.url() + "/embed?key=a") + "&maxwidth=0").code());
    }

    @Test
    void it_knows_no_token_that_the_address_did_not_carry() {
        host.create("{\"key\":\"secretive\"}");
        String html = ask("url=" + encoded(host.host.url() + "/embed?key=secretive")).json().path("html").asText();
        assertFalse(html.contains("token"), html);
    }

    @Test
    void the_widget_and_the_playground_name_it() {
        String id = host.createId();
        for (String path : new String[] {"/embed?session=" + id, "/"}) {
            var link = Pattern.compile("<link rel=\"alternate\" type=\"application/json\\+oembed\" href=\"(oembed\\?[^\"]+)\"")
                .matcher(host.get(path).text());
            assertTrue(link.find(), path);
            Reply answer = host.send(host.to("/" + link.group(1)));
            assertEquals("rich", answer.json().path("type").asText(), path);
        }
    }

    private Reply ask(String query) {
        return host.send(host.to("/oembed?" + query));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
