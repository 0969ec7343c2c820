package support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import okhttp3.OkHttpClient;
import support.ApiDescription.Operation;

/**
 * What a client of the API can aim at: a session in which a conversation goes on by the relay, a quiet one, and those
 * that it has made itself. The first is spared what would end it. Not thread-safe.
 */
public final class FuzzTargets implements AutoCloseable {
    private static final String TALKING = "talking";
    /** With all that a session can have. */
    private static final String TALKS = """
        {"key": "talking", "record": true, "feedback": true, "tools": [{"name": "look"}],
         "fields": {"type": "object", "properties": {"units": {"type": "integer"}}}}""";
    private static final int MOST_KEPT = 20;
    /** They end a conversation, or take it over. */
    private static final Set<String> NOT_WHILE_TALKING = Set.of("deleteSession", "renewSession", "placeCall",
        "callConnected", "callDisconnected", "callLost", "callLeft", "callFailed", "hangUp");
    /** A browser's, without candidates: nothing will come of it. */
    private static final String OFFER = String.join("\r\n", "v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-",
        "t=0 0", "a=group:BUNDLE 0 1", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=ice-ufrag:abcd",
        "a=ice-pwd:abcdefghijklmnopqrstuvwx", "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB", "a=setup:actpass",
        "a=mid:0", "a=sendrecv", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", "a=ice-ufrag:abcd",
        "a=ice-pwd:abcdefghijklmnopqrstuvwx", "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB", "a=setup:actpass",
        "a=mid:1", "a=sctp-port:5000", "");

    private final TestHost host;
    private final OkHttpClient http;
    private final Random random;
    private final Deque<String> made = new ArrayDeque<>();
    private final List<String> embedTokens = new ArrayList<>();
    private RelayClient talking;

    public FuzzTargets(TestHost host, OkHttpClient http, long seed) {
        this.host = host;
        this.http = http;
        this.random = new Random(seed);
        embedTokens.add(host.create(TALKS).path("embed_token").asText());
        host.create("{\"key\":\"quiet\",\"record\":true,\"feedback\":true,\"consent\":\"Agreed?\"}");
    }

    /** Begins the conversation, or begins it again. */
    void revive() {
        if (talking == null || !talking.isOpen()) {
            host.create(TALKS);
            talking = RelayClient.of(http, host, TALKING).listen();
            talking.awaitPhase("listening");
        }
    }

    String token() {
        return switch (random.nextInt(12)) {
            case 0 -> embedTokens.getFirst();
            case 1 -> "wrong";
            default -> TestHost.TOKEN;
        };
    }

    /** @param usual null where there is none */
    String path(Operation operation, String name, String usual) {
        if (!name.equals("id")) {
            return usual == null ? "widget.css" : usual;
        }
        boolean maybeMade = operation.id().equals("deleteSession") || random.nextBoolean();
        if (!NOT_WHILE_TALKING.contains(operation.id()) && random.nextInt(3) > 0) {
            return TALKING;
        }
        return maybeMade && !made.isEmpty() ? made.peekLast() : "quiet";
    }

    /** Nothing waits longer than a second. */
    String query(String name, String value) {
        return switch (name) {
            case "wait" -> String.valueOf(random.nextInt(40) == 0 ? 1 : 0);
            case "url" -> host.url() + "/embed?key=demo";
            case "before" -> random.nextBoolean() ? "quiet" : value;
            default -> value;
        };
    }

    /** The conversation goes on. */
    JsonNode body(String operation, JsonNode sample) {
        if (sample instanceof ObjectNode object) {
            switch (operation) {
                case "createSession" -> {
                    object.remove("key");
                    withOneTool(object);
                }
                case "changeSession" -> {
                    object.remove(List.of("idle_seconds", "max_minutes", "max_usd"));
                    withOneTool(object);
                }
                case "control" -> {
                    if (object.path("action").asText().equals("stop")) {
                        object.put("action", "interrupt");
                    }
                }
                case "correctFields" -> {
                    object.removeAll();
                    object.put("units", random.nextInt(100));
                }
                default -> { }
            }
        }
        return sample;
    }

    /** Two might have the same name. */
    private static void withOneTool(ObjectNode settings) {
        while (settings.path("tools").size() > 1 && settings.path("tools") instanceof ArrayNode tools) {
            tools.remove(0);
        }
    }

    /** Seldom a right one: each would be a call by WebRTC that waits for its media. */
    String offer(String operation, String otherwise) {
        return operation.equals("placeCall") && random.nextInt(20) == 0 ? OFFER : otherwise;
    }

    /**
     * Whether it refuses what no description can say: an address without a session or key, an item that is not, a field
     * that the session does not have.
     */
    boolean isPicky(String operation) {
        return Set.of("embed", "rate", "correctFields").contains(operation);
    }

    void learn(String operation, int status, JsonNode answer) {
        if (operation.equals("createSession") && status == 201) {
            made.add(answer.path("session_id").asText());
            if (made.size() > MOST_KEPT) {
                host.send("DELETE", "/api/sessions/" + made.removeFirst(), null);
            }
        }
        if (operation.equals("deleteSession") && status == 204) {
            made.pollLast();
        }
    }

    @Override
    public void close() {
        if (talking != null) {
            talking.close();
        }
    }
}
