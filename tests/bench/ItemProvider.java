package bench;

import io.javalin.Javalin;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As much of a provider as a transcript needs: it takes settings, and reports turns that were typed as fast as it is
 * told to. Every call is known by the model that it asks for. Thread-safe.
 */
final class ItemProvider implements AutoCloseable {
    private static final String SESSION = "\"session\":{\"type\":\"realtime\",\"object\":\"realtime.session\","
        + "\"id\":\"sess_1\",\"model\":\"bench\"}}";
    private static final String CREATED = "{\"type\":\"session.created\",\"event_id\":\"event_1\"," + SESSION;
    private static final String UPDATED = "{\"type\":\"session.updated\",\"event_id\":\"event_2\"," + SESSION;

    private final Map<String, WsContext> calls = new ConcurrentHashMap<>();
    private final Javalin server;

    ItemProvider() {
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.modifyWebSocketServletFactory(factory -> factory.setIdleTimeout(Duration.ofMinutes(30)));
            config.routes.ws("/v1/realtime", ws -> {
                ws.onConnect(call -> {
                    calls.put(call.queryParam("model"), call);
                    call.send(CREATED);
                });
                ws.onMessage(call -> {
                    if (call.message().contains("\"session.update\"")) {
                        call.send(UPDATED);
                    }
                });
            });
        }).start("127.0.0.1", 0);
    }

    /** What the host's {@code --base-url} takes. */
    String url() {
        return "http://127.0.0.1:" + server.port() + "/v1";
    }

    /**
     * Reports a typed turn.
     *
     * @param model  of the call
     * @param number its place in the conversation, from 1
     */
    void say(String model, int number) {
        String previous = number == 1 ? "null" : "\"item_" + (number - 1) + "\"";
        calls.get(model).send("{\"type\":\"conversation.item.done\",\"event_id\":\"event_i" + number
            + "\",\"previous_item_id\":" + previous + ",\"item\":{\"id\":\"item_" + number
            + "\",\"object\":\"realtime.item\",\"type\":\"message\",\"role\":\"user\",\"status\":\"completed\","
            + "\"content\":[{\"type\":\"input_text\",\"text\":\"" + TranscriptSample.text(number) + "\"}]}}");
    }

    @Override
    public void close() {
        server.stop();
    }
}
