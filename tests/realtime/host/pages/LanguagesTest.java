package realtime.host.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
    private static final Pattern DATA =
        Pattern.compile("<script id=\"texts\" type=\"application/json\">([^<]*)</script>");
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Languages languages = new Languages();

    static Stream<String> all() {
        return Languages.ALL.stream();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "none  | none                                 | en",
        "none  | de                                   | de",
        "none  | de-AT,de;q=0.9,en;q=0.8              | de",
        "none  | sv-SE,sv;q=0.9,fr;q=0.5,en;q=0.3     | fr",
        "none  | en;q=0.5,ja;q=0.8                    | ja",
        "none  | zh-Hant-TW                           | zh",
        "none  | pt-BR                                | pt",
        "none  | sv                                   | en",
        "none  | *                                    | en",
        "none  | de;q=0                               | en",
        "none  | ;;;=,                                | en",
        "none  | <script>                             | en",
        "ar    | de                                   | ar",
        "de-AT | en                                   | de",
        "zh-TW | en                                   | zh",
        "sv    | de                                   | en",
    })
    void the_setting_comes_before_the_browser_and_english_stands_in(String setting, String header, String language) {
        assertEquals(language, languages.fitting(setting, header).language());
    }

    @ParameterizedTest
    @MethodSource("all")
    void every_page_is_in_its_language_and_brings_the_texts_along(String language) throws IOException {
        String page = page(language);
        assertTrue(page.contains("<html lang=\"" + language + "\" dir=\"" + (language.equals("ar") ? "rtl" : "ltr")
            + "\">"), page);
        Matcher data = DATA.matcher(page);
        assertTrue(data.find(), page);
        JsonNode texts = JSON.readTree(data.group(1));
        assertEquals(languages.in(language).get("start"), texts.path("start").asText());
        assertFalse(texts.has("turns"), "what is loaded later");
        assertTrue(page.contains("<span data-text=\"start\">" + languages.in(language).get("start") + "</span>"), page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "ja", "ar"})
    void nothing_in_the_page_is_english(String language) {
        String said = page(language).replaceAll("(?s)<script.*?</script>", "");
        String english = page(Languages.ENGLISH).replaceAll("(?s)<script.*?</script>", "");
        List<String> words = Pattern
            .compile(">([^<>]*[A-Za-z]{2}[^<>]*)<|\\s(?:title|aria-label|placeholder)=\"([^\"]+)\"")
            .matcher(english).results().map(found -> found.group(1) == null ? found.group(2) : found.group(1)).toList();
        assertTrue(words.size() > 25, words.toString());
        for (String word : words) {
            assertFalse(said.contains(">" + word + "<") || said.matches(
                "(?s).*\\s(title|aria-label|placeholder)=\"" + Pattern.quote(word) + "\".*"), word);
        }
    }

    @Test
    void what_quotes_a_button_has_its_words() throws IOException {
        assertTrue(languages.in("de").get("microphone_failed_fix").contains("„Gespräch starten“"));
        assertTrue(JSON.readTree(languages.in("de").all()).path("microphone_failed_fix").asText().contains("{start}"));
        assertThrows(IllegalArgumentException.class, () -> languages.in("de").get("nonsense"));
    }

    @Test
    void the_texts_cannot_leave_their_element() {
        assertFalse(languages.in("en").ofPage().contains("<"));
        assertTrue(languages.in("en").all().contains("<iframe>"));
    }

    private String page(String language) {
        return EmbedPage.render(new EmbedPage.View("s_1", "t", languages.in(language), "auto", "full",
            EmbedPage.Look.OWN, false, "auto", false, false,
            new EmbedPage.Features(List.of("semantic_vad"), false, null, false, false, false), "oembed"));
    }
}
