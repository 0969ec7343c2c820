package realtime.host;

import io.javalin.http.Context;
import realtime.session.InvalidSetting;

/**
 * What holds for everything under {@code /v1}, where clients of OpenAI's Realtime API are at home: failures have the
 * shape that they read.
 */
final class V1 {
    static final String REALTIME = "/v1/realtime";

    private V1() {}

    /** OpenAI's envelope of a failed request. */
    record Failure(Body error) {
        /** @param param the field at fault, or null */
        record Body(String message, String type, String code, String param) {}
    }

    static boolean isAt(Context ctx) {
        return ctx.path().equals("/v1") || ctx.path().startsWith("/v1/");
    }

    static Failure error(InvalidSetting wrong) {
        return error(400, "invalid_value", wrong.getMessage(), "Correct it and try again.", wrong.field());
    }

    /** @param param empty where no field is at fault */
    static Failure error(int status, String code, String message, String fix, String param) {
        String type = switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
        String words = message + (message.endsWith(".") ? " " : ". ") + fix;
        return new Failure(new Failure.Body(words, type, code, param.isEmpty() ? null : param));
    }
}
