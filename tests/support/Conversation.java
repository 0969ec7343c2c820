package support;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/**
 * A conversation by voice in a browser whose user talks all the time ({@link Chromium#talking()}): the microphone is
 * muted but for the turns, so that there are exactly as many as the test wants, whenever it wants them.
 */
public record Conversation(TestHost host, String id, Widget widget) implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(40);

    /** Opens the page of a new session and starts the call. */
    public static Conversation begin(TestHost host, Chromium chromium, String settings) {
        return begin(host, chromium, settings, host.url());
    }

    /** @param url the host's address, as the page is to see it */
    public static Conversation begin(TestHost host, Chromium chromium, String settings, String url) {
        JsonNode session = host.create(settings);
        String id = session.path("session_id").asText();
        host.send("POST", "/api/sessions/" + id + "/control", "{\"action\":\"mute\"}");
        Widget widget = Widget.in(chromium.open(session.path("embed_url").asText().replace(host.url(), url)));
        widget.start();
        widget.awaitPhase("listening");
        return new Conversation(host, id, widget);
    }

    /** The page of a new session whose call is not started, and whose microphone is not muted. */
    public static Conversation open(TestHost host, Chromium chromium, String settings) {
        JsonNode session = host.create(settings);
        Widget widget = Widget.in(chromium.open(session.path("embed_url").asText()));
        return new Conversation(host, session.path("session_id").asText(), widget);
    }

    /** One turn, and its answer to the end. */
    public void speak() {
        int answer = contents().size() + 1;
        widget.speak();
        awaitHeard(answer);
    }

    /** Waits until the item with that number, from 0, is an answer that was heard to its end. */
    public void awaitHeard(int answer) {
        Await.until("item " + answer + " to be heard", SOON, () -> contents().size() > answer
            && snapshot().path("transcript").path(answer).path("ended_ms").isNumber()
            && snapshot().path("transcript").path(answer - 1).path("status").asText().matches("completed|failed")
            && widget.phase().equals("listening"));
    }

    /** What was said, in the transcript's order. */
    public List<String> contents() {
        return snapshot().path("transcript").valueStream().map(item -> item.path("content").asText()).toList();
    }

    /** The items' types and how far they are, in the same order. */
    public List<String> items() {
        return snapshot().path("transcript").valueStream()
            .map(item -> item.path("type").asText() + " " + item.path("status").asText()).toList();
    }

    public JsonNode snapshot() {
        return host.snapshot(id);
    }

    /** Closes the page, which ends the call. */
    @Override
    public void close() {
        widget.page().close();
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }
}
