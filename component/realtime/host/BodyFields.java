package realtime.host;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads a request's fields and answers 400, naming the field, where one is missing or wrong. */
final class BodyFields {
    private BodyFields() {}

    /** @param longest most characters */
    static String text(Map<String, Object> body, String field, int longest) {
        if (!(body.get(field) instanceof String text) || text.isBlank() || text.length() > longest) {
            throw wrong(field, "a text of 1 to " + longest + " characters");
        }
        return text;
    }

    /** As {@link #text}; empty when absent. */
    static String optionalText(Map<String, Object> body, String field, int longest) {
        return body.get(field) == null ? "" : text(body, field, longest);
    }

    static String oneOf(Map<String, Object> body, String field, List<String> allowed, String otherwise) {
        Object given = otherwise == null ? body.get(field) : Objects.requireNonNullElse(body.get(field), otherwise);
        if (!(given instanceof String word) || !allowed.contains(word)) {
            throw wrong(field, String.join(", ", allowed));
        }
        return word;
    }

    static boolean flag(Map<String, Object> body, String field, boolean otherwise) {
        Object given = Objects.requireNonNullElse(body.get(field), otherwise);
        if (!(given instanceof Boolean flag)) {
            throw wrong(field, "true, false");
        }
        return flag;
    }

    /** To be thrown when fields are given that the request does not have. */
    static void allowOnly(Map<String, Object> body, List<String> fields) {
        for (String name : body.keySet()) {
            if (!fields.contains(name)) {
                throw wrong(name, "no such field; known are " + String.join(", ", fields));
            }
        }
    }

    static ApiException wrong(String field, String allowed) {
        String problem = field + " is missing or wrong; allowed: " + allowed + ".";
        return ApiException.badRequest("invalid_field", problem, "Correct " + field + ".");
    }
}
