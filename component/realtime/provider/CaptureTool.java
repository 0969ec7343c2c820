package realtime.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import realtime.session.Captured;
import realtime.session.CaptureField;
import realtime.session.CaptureSchema;
import realtime.session.Tool;

/** What the model is told of the fields that it is to fill. Stateless. */
final class CaptureTool {
    /** Of the message that says what the row holds. */
    static final String NOTE = "Recorded with " + CaptureSchema.TOOL;

    private CaptureTool() {}

    /** The function by which it fills them: all are optional, since they become known one after the other. */
    static Tool of(CaptureSchema schema) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("type", "object");
        parameters.put("properties", schema.source().get("properties"));
        parameters.put("additionalProperties", false);
        return new Tool(CaptureSchema.TOOL, "Records what has become known of the user's details. Call it as soon as "
            + "one is known, and again when one changes. Leave out what is not known. The result says what was "
            + "recorded, what was refused and why, and what is still missing.", parameters);
    }

    /**
     * The session's instructions with those for the fields.
     *
     * @param own the app's; null for none
     */
    static String instructions(String own, CaptureSchema schema) {
        String fields = String.join(", ", schema.fields().stream().map(CaptureTool::named).toList());
        return (own == null || own.isBlank() ? "" : own.strip() + "\n\n")
            + "In the course of the conversation, find out the following from the user: " + fields + ". Record each "
            + "with the function " + CaptureSchema.TOOL + " as soon as you know it, without making anything up. When "
            + "a value is refused, ask the user for it again. Ask for one thing at a time until none is missing.";
    }

    private static String named(CaptureField field) {
        return field.name() + (field.required() ? "" : " (optional)");
    }

    /** What the row holds, as data: a value may read like an instruction and be none. */
    static String note(Captured captured, ObjectMapper json) {
        ObjectNode note = json.createObjectNode();
        note.set("recorded", json.valueToTree(captured.values()));
        note.set("missing", json.valueToTree(captured.missing()));
        return note.toString();
    }
}
