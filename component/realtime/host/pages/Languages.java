package realtime.host.pages;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The languages that the widget speaks; the texts of each are read when they are first wanted. Thread-safe. */
public final class Languages {
    /** What a language without texts falls back to. */
    public static final String ENGLISH = "en";
    /** Tags, each a base language. */
    public static final List<String> ALL =
        List.of("ar", "de", ENGLISH, "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "tr", "zh");
    private static final List<Locale> LOCALES = ALL.stream().map(Locale::forLanguageTag).toList();

    private final Map<String, Texts> read = new ConcurrentHashMap<>();

    /** @param language one of {@link #ALL} */
    public Texts in(String language) {
        return read.computeIfAbsent(language, Texts::read);
    }

    /**
     * The texts that fit best. A region or a script makes no difference.
     *
     * @param setting a BCP 47 tag that counts before the browser's; null for none
     * @param header  the browser's {@code Accept-Language}, or null
     */
    public Texts fitting(String setting, String header) {
        return in(setting == null ? best(header) : best(setting));
    }

    /** Nobody is refused for a header that cannot be read. */
    private static String best(String ranges) {
        if (ranges == null || ranges.isBlank()) {
            return ENGLISH;
        }
        try {
            return Optional.ofNullable(Locale.lookup(Locale.LanguageRange.parse(ranges), LOCALES))
                .map(Locale::toLanguageTag).orElse(ENGLISH);
        } catch (IllegalArgumentException unreadable) {
            return ENGLISH;
        }
    }
}
