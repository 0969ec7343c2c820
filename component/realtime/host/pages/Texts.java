package realtime.host.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The widget's texts in one language, from {@code /web/texts-<language>.json}: {@code html} is what only the page's own
 * HTML says, {@code page} what its script says from the beginning, the rest is loaded when it is needed. Where a text
 * is missing, the English one stands in. Immutable.
 */
public final class Texts {
    private static final Set<String> RIGHT_TO_LEFT = Set.of("ar");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String language;
    private final Map<String, Map<String, String>> parts;
    private final Map<String, String> all = new LinkedHashMap<>();

    private Texts(String language, Map<String, Map<String, String>> parts) {
        this.language = language;
        this.parts = parts;
        parts.values().forEach(all::putAll);
    }

    /** @param language one of {@link Languages#ALL} */
    static Texts read(String language) {
        Map<String, Map<String, String>> parts = file(Languages.ENGLISH);
        if (!language.equals(Languages.ENGLISH)) {
            file(language).forEach((part, texts) ->
                parts.computeIfAbsent(part, name -> new LinkedHashMap<>()).putAll(texts));
        }
        return new Texts(language, parts);
    }

    private static Map<String, Map<String, String>> file(String language) {
        String name = "/web/texts-" + language + ".json";
        try (InputStream file = Texts.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing.");
            }
            return JSON.readValue(file, new TypeReference<LinkedHashMap<String, Map<String, String>>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A language tag. */
    public String language() {
        return language;
    }

    /** {@code ltr} or {@code rtl}. */
    public String direction() {
        return RIGHT_TO_LEFT.contains(language) ? "rtl" : "ltr";
    }

    /** @throws IllegalArgumentException for a key that there is not */
    public String get(String key) {
        String text = all.get(key);
        if (text == null) {
            throw new IllegalArgumentException("There is no text " + key + ".");
        }
        return PLACE.matcher(text).replaceAll(place -> all.getOrDefault(place.group(1), place.group()));
    }

    /** What the script needs at once, as JSON that can stand in a {@code script} element. */
    public String ofPage() {
        return json(parts.get("page")).replace("<", "\\u003c");
    }

    /** Every text by its key, as JSON. */
    public String all() {
        return json(all);
    }

    private static String json(Map<String, String> texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
