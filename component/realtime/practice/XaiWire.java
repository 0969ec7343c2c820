package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * xAI's mixture: voice and turn detection at the top of the session, formats and transcription nested as in GA, text
 * events by their beta names, and a greeting of three events. The model is fixed by the URL.
 */
record XaiWire(Ids ids) implements Wire {
    private static final Relocation MOVED = new Relocation(Map.of(
        "voice", "audio.output.voice", "turn_detection", "audio.input.turn_detection"));

    @Override
    public Optional<ObjectNode> heard(ObjectNode event) {
        if (event.path("session") instanceof ObjectNode session
            && event.path("type").asText().equals("session.update")) {
            MOVED.nested().values().forEach(place -> {
                if (!session.at("/" + place.replace('.', '/')).isMissingNode()) {
                    throw Parameters.unknown("session." + place);
                }
            });
            session.remove("model");
            session.put("type", "realtime");
            if (session.path("voice").isTextual()) {
                session.put("voice", session.path("voice").asText().toLowerCase(Locale.ROOT));
            }
            if (session.path("turn_detection") instanceof ObjectNode detection && !detection.has("create_response")) {
                detection.put("create_response", false);
            }
            MOVED.nest(session);
        }
        return Optional.of(event);
    }

    @Override
    public List<ObjectNode> said(ObjectNode event) {
        String type = event.path("type").asText();
        event.put("type", type.replace("response.output_text.", "response.text."));
        if (event.path("session") instanceof ObjectNode session) {
            MOVED.flatten(session);
        }
        return type.equals("session.created") ? List.of(event, conversation(), ping(ids)) : List.of(event);
    }

    /** "No active response" is in the message alone. */
    @Override
    public ApiError refused(ApiError bySession) {
        ApiError error = MOVED.renamed(bySession);
        boolean nothingToCancel = "response_cancel_not_active".equals(error.code());
        return new ApiError(error.status(), error.type(), nothingToCancel ? null : error.code(), error.getMessage(),
            error.param());
    }

    private ObjectNode conversation() {
        ObjectNode created = Json.object().put("type", "conversation.created").put("event_id", ids.event());
        created.putObject("conversation").put("id", ids.conversation()).put("object", "realtime.conversation");
        return created;
    }

    /** Also Inworld's. */
    static ObjectNode ping(Ids ids) {
        return Json.object().put("type", "ping").put("event_id", ids.event());
    }
}
