package realtime.host.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import realtime.host.pages.Snippets.Snippet;

class PagesTest {
    private static final String HOST = "http://localhost:8080";
    private static final String OEMBED = "oembed?url=http%3A%2F%2Flocalhost%3A8080%2Fembed";
    private static final EmbedPage.Features FEATURES =
        new EmbedPage.Features(List.of("semantic_vad", "push_to_talk"), false, null, false, false, false);
    private static final Languages LANGUAGES = new Languages();
    private static final EmbedPage.View EMBED = new EmbedPage.View("s_1", "secret-token", LANGUAGES.in("de"),
        "dark", "full", EmbedPage.Look.OWN, true, "auto", false, false, FEATURES, OEMBED);
    private static final PlaygroundPage.View PLAYGROUND = new PlaygroundPage.View(HOST, "s_1", "secret-token",
        HOST + "/embed?session=s_1&token=secret-token", HOST + "/api/sessions/s_1/transcript?token=secret-token",
        HOST + "/api/sessions/s_1/events?token=secret-token", OEMBED, "practice partner", "1.0");

    @Test
    void the_widget_knows_its_session_and_how_to_look() {
        String page = EmbedPage.render(EMBED);
        assertTrue(page.contains("<html lang=\"de\" dir=\"ltr\">"), page);
        for (String attribute : List.of("data-session-id=\"s_1\"", "data-token=\"secret-token\"", "data-theme=\"dark\"",
            "data-layout=\"full\"", "data-transport=\"auto\"", "data-auto-start=\"true\"", "content=\"dark\"")) {
            assertTrue(page.contains(attribute), attribute);
        }
    }

    @Test
    void the_widget_knows_how_the_provider_wants_its_offers() {
        String plain = EmbedPage.render(EMBED);
        assertFalse(plain.contains("data-offer") || plain.contains("data-ice-servers"), plain);
        String particular = EmbedPage.render(new EmbedPage.View("s_1", "secret-token", LANGUAGES.in("de"),
            "dark", "full", EmbedPage.Look.OWN, true, "auto", true, true,
            new EmbedPage.Features(List.of("server_vad"), true, "We record.", true, false, true), OEMBED));
        assertTrue(particular.contains("data-offer=\"complete\""), particular);
        assertTrue(particular.contains("data-ice-servers=\"fetch\""), particular);
    }

    @Test
    void the_widget_knows_what_else_the_person_may_do() {
        String plain = EmbedPage.render(EMBED);
        assertTrue(plain.contains("data-turn-modes=\"semantic_vad push_to_talk\""), plain);
        String particular = EmbedPage.render(new EmbedPage.View("s_1", "t", LANGUAGES.in("en"), "auto", "full",
            EmbedPage.Look.OWN, true, "auto", true, true,
            new EmbedPage.Features(List.of("server_vad"), true, "We \"record\".", true, false, true), OEMBED));
        for (String attribute : List.of("data-noise-reduction", "data-feedback", "data-key",
            "data-consent=\"We &quot;record&quot;.\"")) {
            assertTrue(particular.contains(attribute), particular);
            assertFalse(plain.contains(attribute.replaceAll("=.*", "")), plain);
        }
    }

    @Test
    void the_widget_looks_as_the_page_around_wants_it() {
        String page = EmbedPage.render(new EmbedPage.View("s_1", "t", LANGUAGES.in("en"), "auto", "full",
            new EmbedPage.Look("#fc0", "8", "Inter"), false, "auto", false, false, FEATURES, OEMBED));
        assertTrue(page.contains("data-accent=\"#fc0\" data-radius=\"8\" data-font=\"Inter\""), page);
        assertTrue(page.contains("src=\"assets/own-look.js\""), page);
        assertFalse(EmbedPage.render(EMBED).matches("(?s).*(data-accent|own-look).*"));
    }

    @Test
    void a_refusal_can_be_heard_by_the_page_around() {
        String page = ErrorPage.render("token_wrong", "No <b>.", "Yes.");
        assertTrue(page.contains("<body data-code=\"token_wrong\"><main><h1>No &lt;b&gt;.</h1><p>Yes.</p>"), page);
        assertTrue(page.contains("<script type=\"module\" src=\"assets/error-page.js\">"), page);
    }

    @Test
    void the_widget_follows_the_system_unless_told_otherwise() {
        assertEquals(List.of("light dark", "light", "dark"),
            List.of(EmbedPage.colorScheme("auto"), EmbedPage.colorScheme("light"), EmbedPage.colorScheme("dark")));
    }

    @Test
    void no_page_needs_more_than_a_strict_content_security_policy() {
        for (String page : List.of(EmbedPage.render(EMBED), PlaygroundPage.render(PLAYGROUND))) {
            String own = page.replaceAll("(?s)<code.*?</code>|<script [^>]*type=\"application/json\">[^<]*", "");
            assertFalse(own.matches("(?s).*(<style|\\sstyle=|\\son[a-z]+=|<script[^>]*>[^<]|javascript:).*"), own);
        }
    }

    @Test
    void every_address_of_a_page_is_relative() {
        String page = EmbedPage.render(EMBED) + PlaygroundPage.render(PLAYGROUND).replaceAll("(?s)<code.*?</code>", "");
        assertFalse(page.matches("(?s).*(src|href)=\"(/|http).*"), page);
    }

    @Test
    void settings_cannot_leave_their_attributes() {
        String hostile = "\"><script>alert(1)</script>";
        String page = EmbedPage.render(
            new EmbedPage.View(hostile, hostile, LANGUAGES.in("en"), hostile, hostile,
                new EmbedPage.Look(hostile, hostile, hostile), false, hostile, false, false,
                new EmbedPage.Features(List.of(hostile), false, hostile, false, false, false), hostile));
        assertFalse(page.contains("<script>"), page);
    }

    @Test
    void the_widget_is_one_page_one_style_sheet_and_one_script() {
        Pattern file = Pattern.compile("(?:src|href)=\"(assets/[^\"]+)\"");
        assertEquals(List.of("assets/favicon.svg", "assets/widget.css", "assets/widget.js"),
            file.matcher(EmbedPage.render(EMBED)).results().map(found -> found.group(1)).toList());
    }

    @Test
    void the_playground_follows_its_session_with_its_token() {
        String page = PlaygroundPage.render(PLAYGROUND);
        for (String part : List.of("data-session-id=\"s_1\"", "data-token=\"secret-token\"", "practice partner",
            "src=\"embed?session=s_1&amp;token=secret-token\"",
            "href=\"api/sessions/s_1/transcript?token=secret-token\"")) {
            assertTrue(page.contains(part), part);
        }
    }

    @Test
    void every_snippet_carries_the_real_address() {
        List<Snippet> snippets = Snippets.of(PLAYGROUND);
        assertEquals(List.of("iframe", "element", "jupyter", "streamlit", "curl", "pandas"),
            snippets.stream().map(Snippet::id).toList());
        for (Snippet snippet : snippets) {
            assertTrue(snippet.code().contains(HOST + "/"), snippet.code());
            assertTrue(snippet.code().contains("token=secret-token"), snippet.code());
        }
    }

    @Test
    void snippets_stand_in_the_page_as_text() {
        assertTrue(PlaygroundPage.render(PLAYGROUND).contains("&lt;iframe src="));
    }

    @Test
    void a_logged_view_shows_no_token() {
        assertFalse((EMBED + " " + PLAYGROUND).contains("secret-token"));
    }

}
