package realtime.session;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What the app shows its user, by title, for the model to know. Not thread-safe; its {@link Session} guards it. */
final class ContextNotes {
    private static final int MOST = 50;

    private final Map<String, String> texts = new LinkedHashMap<>();

    void restore(Map<String, String> saved) {
        texts.clear();
        saved.forEach(this::put);
    }

    /** @param text null removes the title. Returns what stood under it before, or null */
    String put(String title, String text) {
        Objects.requireNonNull(title, "title");
        if (text == null) {
            return texts.remove(title);
        }
        String before = texts.put(title, text);
        if (texts.size() > MOST) {
            texts.remove(texts.keySet().iterator().next());
        }
        return before;
    }

    Map<String, String> all() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }
}
