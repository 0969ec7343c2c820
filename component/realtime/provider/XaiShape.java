package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Rewrites GA client events for xAI, whose session has voice and turn detection at its top level and formats nested as
 * in GA (docs.x.ai, 2026-06). Stateless.
 */
final class XaiShape {
    private XaiShape() {}

    static ObjectNode of(ObjectNode ga) {
        ObjectNode event = ga.deepCopy();
        if (event.path("session") instanceof ObjectNode session) {
            session.remove("type");
            // The model is named by the address; anything else is passed over in silence.
            session.remove("model");
            lift(session, session.path("audio").path("output"), "voice");
            lift(session, session.path("audio").path("input"), "turn_detection");
        }
        return event;
    }

    private static void lift(ObjectNode session, JsonNode from, String name) {
        if (from.has(name)) {
            session.set(name, ((ObjectNode) from).remove(name));
        }
    }
}
