package realtime.talk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes what a client says to the relay in JSON. */
public final class ClientMessages {
    static final String START_RECORDING = of("start_recording").toString();
    static final String STOP_RECORDING = of("stop_recording").toString();

    private ClientMessages() {}

    /** What the user writes instead of saying it. */
    static String text(String text) {
        return of("text").put("text", text).toString();
    }

    /** So much of the item has been heard, milliseconds from its beginning. */
    public static String played(String itemId, long ms) {
        return of("played").put("item_id", itemId).put("ms", ms).toString();
    }

    private static ObjectNode of(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
