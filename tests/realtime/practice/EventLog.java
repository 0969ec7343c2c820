package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import support.Await;

/** The server events that a test client received, in order. Thread-safe. */
final class EventLog {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    void add(String event) {
        events.add(Json.parse(event));
    }

    List<JsonNode> all() {
        return List.copyOf(events);
    }

    List<String> types() {
        return events.stream().map(event -> event.path("type").asText()).toList();
    }

    /** The types in order, without repetitions in a row and without {@code ignored}. */
    List<String> outline(String... ignored) {
        List<String> skip = List.of(ignored);
        List<String> outline = new ArrayList<>();
        for (String type : types()) {
            if (!skip.contains(type) && (outline.isEmpty() || !outline.getLast().equals(type))) {
                outline.add(type);
            }
        }
        return outline;
    }

    List<JsonNode> of(String type) {
        return events.stream().filter(event -> event.path("type").asText().equals(type)).toList();
    }

    JsonNode await(String type) {
        return await(type, 1);
    }

    /** The {@code count}-th event of this type. */
    JsonNode await(String type, int count) {
        Await.until("event " + type + " number " + count + " in " + types(), LIMIT, () -> of(type).size() >= count);
        return of(type).get(count - 1);
    }

    JsonNode await(String what, Predicate<JsonNode> wanted) {
        Await.until(what, LIMIT, () -> events.stream().anyMatch(wanted));
        return events.stream().filter(wanted).findFirst().orElseThrow();
    }

    void clear() {
        events.clear();
    }
}
