package realtime.host.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The operations of an OpenAPI document, in its order, with what they refer to looked up. */
final class ReferenceOperations {
    private static final Map<String, String> OPENED_BY = Map.of("host_token", "the host's token",
        "session_token", "the session's own token", "client_secret", "a client secret");

    private ReferenceOperations() {}

    /**
     * One of them.
     *
     * @param method     in capitals; {@code WS} for a WebSocket
     * @param parameters of its path and its own
     */
    record Operation(String method, String path, JsonNode about, List<JsonNode> parameters) {
        String id() {
            return about.path("operationId").asText();
        }

        String tag() {
            return about.path("tags").path(0).asText();
        }

        String openedBy() {
            List<String> keys = about.path("security").valueStream()
                .flatMap(choice -> choice.properties().stream()).map(each -> OPENED_BY.get(each.getKey())).toList();
            return keys.isEmpty() ? "everybody" : String.join(", or ", keys);
        }
    }

    static List<Operation> of(JsonNode api) {
        List<Operation> operations = new ArrayList<>();
        api.path("paths").properties().forEach(path -> path.getValue().properties().forEach(each -> {
            JsonNode about = each.getValue();
            if (!each.getKey().equals("parameters")) {
                String method = about.has("x-websocket") ? "WS" : each.getKey().toUpperCase(Locale.ROOT);
                operations.add(new Operation(method, path.getKey(), about,
                    Stream.of(path.getValue(), about).flatMap(one -> one.path("parameters").valueStream())
                        .map(parameter -> resolved(api, parameter)).toList()));
            }
        }));
        return operations;
    }

    /** What it refers to, or itself. */
    static JsonNode resolved(JsonNode api, JsonNode maybeReference) {
        JsonNode reference = maybeReference.path("$ref");
        return reference.isMissingNode() ? maybeReference : api.at(reference.asText().substring(1));
    }
}
