package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A refusal in OpenAI's shape: {@code {"error":{"message","type","param","code"}}} over HTTP, the same object inside an
 * {@code error} event on a running session. Immutable.
 */
final class ApiError extends RuntimeException {
    private final int status;
    private final String type;
    private final String code;
    private final String param;

    ApiError(int status, String type, String code, String message, String param) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
    }

    static ApiError invalid(String code, String message, String param) {
        return new ApiError(400, "invalid_request_error", code, message, param);
    }

    static ApiError unauthorized(String message) {
        return new ApiError(401, "invalid_request_error", "invalid_api_key", message, null);
    }

    static ApiError unknownCall() {
        return new ApiError(404, "invalid_request_error", "call_id_not_found",
            "No call with this call_id is alive.", null);
    }

    static ApiError missing(String param) {
        return invalid("missing_required_parameter", "Missing required parameter: '" + param + "'.", param);
    }

    /** What a request in the shape of the 2024 beta is told since that API was switched off. */
    static ApiError betaShape() {
        return invalid("beta_api_shape_disabled",
            "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.", null);
    }

    /** HTTP status; meaningless inside an {@code error} event. */
    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String type() {
        return type;
    }

    String param() {
        return param;
    }

    /** The inner error object. */
    ObjectNode error() {
        return Json.object().put("message", getMessage()).put("type", type).put("param", param).put("code", code);
    }

    ObjectNode body() {
        ObjectNode body = Json.object();
        body.set("error", error());
        return body;
    }
}
