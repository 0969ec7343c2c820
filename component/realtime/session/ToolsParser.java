package realtime.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the setting {@code tools}: functions in the provider's flat form, {@code type} being optional. */
final class ToolsParser {
    private static final int MOST = 128;
    private static final int LONGEST_DESCRIPTION = 4_000;
    private static final Map<String, Object> NO_PARAMETERS = Map.of("type", "object", "properties", Map.of());

    private ToolsParser() {}

    static List<Tool> parse(List<?> given) {
        if (given.size() > MOST) {
            throw new InvalidSetting("tools", given.size() + " tools", "at most " + MOST + " tools");
        }
        List<Tool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Object one : given) {
            String place = "tools[" + tools.size() + "]";
            Tool tool = tool(place, one);
            if (!names.add(tool.name())) {
                throw new InvalidSetting(place + ".name", tool.name(), "a name that no tool before it has");
            }
            tools.add(tool);
        }
        return List.copyOf(tools);
    }

    /** No more than what every provider refuses otherwise: the rest of the schema is the app's. */
    private static void requireObjectSchema(String place, Map<String, Object> parameters) {
        if (!"object".equals(parameters.get("type"))) {
            throw new InvalidSetting(place + "type", parameters.get("type"), "object");
        }
        Fields schema = new Fields(place, parameters);
        schema.object("properties").forEach((name, property) -> {
            if (!(property instanceof Map<?, ?>) && !(property instanceof Boolean)) {
                throw new InvalidSetting(place + "properties." + name, property, "a JSON Schema");
            }
        });
        for (Object name : schema.list("required")) {
            if (!(name instanceof String)) {
                throw new InvalidSetting(place + "required", name, "a list of names");
            }
        }
    }

    private static Tool tool(String place, Object given) {
        if (!(given instanceof Map<?, ?> map)) {
            throw new InvalidSetting(place, given, "an object");
        }
        Fields fields = new Fields(place + ".", Fields.named(map));
        fields.oneOf("type", List.of("function"));
        String allowed = "1 to 64 of A-Z a-z 0-9 _ -";
        String name = fields.matching("name", "[A-Za-z0-9_-]{1,64}", allowed);
        String description = fields.text("description", LONGEST_DESCRIPTION);
        Map<String, Object> parameters = fields.object("parameters");
        fields.refuseOthers();
        if (name == null) {
            throw new InvalidSetting(place + ".name", null, allowed);
        }
        if (parameters.isEmpty()) {
            return new Tool(name, description, NO_PARAMETERS);
        }
        requireObjectSchema(place + ".parameters.", parameters);
        return new Tool(name, description, parameters);
    }
}
