package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Settings that stand at the top of a wire's session object and nested in the GA one. Immutable.
 *
 * @param nested the GA path by the wire's name, {@code voice → audio.output.voice}
 */
record Relocation(Map<String, String> nested) {
    Relocation {
        nested = Map.copyOf(nested);
    }

    /** Moves the wire's settings to where GA has them. */
    void nest(ObjectNode settings) {
        nested.forEach((flat, path) -> {
            JsonNode value = settings.remove(flat);
            if (value != null) {
                int last = path.lastIndexOf('.');
                ObjectNode parent = last < 0 ? settings : settings.withObject(pointer(path.substring(0, last)));
                parent.set(path.substring(last + 1), value);
            }
        });
    }

    /** Moves GA's settings to where the wire has them. */
    void flatten(ObjectNode settings) {
        nested.forEach((flat, path) -> {
            int last = path.lastIndexOf('.');
            JsonNode parent = last < 0 ? settings : settings.at(pointer(path.substring(0, last)));
            JsonNode value = parent instanceof ObjectNode object ? object.remove(path.substring(last + 1)) : null;
            if (value != null) {
                settings.set(flat, value);
            }
        });
    }

    /** Calls the settings by the wire's names: {@code session.audio.output.voice} is {@code session.voice}. */
    ApiError renamed(ApiError error) {
        String param = error.param() == null ? null : renamed(error.param());
        return new ApiError(error.status(), error.type(), error.code(), renamed(error.getMessage()), param);
    }

    private String renamed(String text) {
        String renamed = text;
        for (Map.Entry<String, String> setting : nested.entrySet()) {
            for (String object : new String[] {"session.", "response."}) {
                renamed = renamed.replace(object + setting.getValue(), object + setting.getKey());
            }
        }
        return renamed;
    }

    private static String pointer(String path) {
        return "/" + path.replace('.', '/');
    }
}
