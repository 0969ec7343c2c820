package realtime.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import okhttp3.Response;
import realtime.session.ConversationEvent;
import realtime.session.SessionError;

/**
 * Turns a provider's refusal into words and a next step. The body is OpenAI's
 * {@code {"error":{"message","type","param","code"}}}, but gateways in between answer with anything.
 */
final class ProviderErrors {
    private static final int LONGEST_MESSAGE = 300;
    private final ProviderProfile profile;
    private final ObjectMapper json;

    ProviderErrors(ProviderProfile profile, ObjectMapper json) {
        this.profile = profile;
        this.json = json;
    }

    ProviderException of(Response response) throws IOException {
        return refusal(response).with(response.code());
    }

    private ProviderException refusal(Response response) throws IOException {
        JsonNode error = errorIn(response.peekBody(64 * 1024).string());
        String code = error.path("code").asText("");
        String said = clean(error.isTextual() ? error.asText() : error.path("message").asText(""));
        Long retryAfter = retryAfter(response.header("Retry-After"));
        String request = response.header("x-request-id", "");
        String suffix = quoted(said)
            + (request.isEmpty() ? "" : " (request " + clean(request) + ")");
        int status = response.code();
        if (status == 429 && code.equals("insufficient_quota")) {
            return new ProviderException(429, code, "The account of this API key has no credit left." + suffix,
                "Add credit or raise the budget at the provider's billing page, then start again.", null);
        }
        if (status == 429) {
            String wait = retryAfter == null ? "Wait a moment" : "Wait " + retryAfter + " s";
            return new ProviderException(429, or(code, "rate_limit_exceeded"),
                profile.label() + " gets too many requests." + suffix,
                wait + ", then start again.", retryAfter);
        }
        return switch (status) {
            case 401 -> new ProviderException(502, or(code, "invalid_api_key"),
                profile.label() + " does not accept the API key." + suffix,
                "Set " + profile.keyName() + " to a working key and start the host again.", null);
            case 403, 404 -> new ProviderException(502, or(code, "model_not_found"),
                profile.label() + " refuses this model, or the key may not use it." + suffix,
                "Check --model and --base-url, and what the key is allowed to use.", null);
            case 400, 415, 422 -> new ProviderException(502, or(code, "call_refused"),
                profile.label() + " refused the call." + suffix,
                "Check the session's settings; the message names the one at fault.", null)
                .about(error.path("param").asText(""));
            default -> status >= 500
                ? new ProviderException(503, or(code, "provider_unavailable"),
                    profile.label() + " has a problem of its own (status " + status + ")." + suffix,
                    "Try again in a minute; the provider's status page tells more.", null)
                : new ProviderException(502, or(code, "unexpected_answer"),
                    profile.label() + " answered with status " + status + "." + suffix,
                    "Check that --base-url is the address of a Realtime API.", null);
        };
    }

    ProviderException notAnAnswer() {
        return new ProviderException(502, "bad_answer", profile.label() + " did not answer with a session description.",
            "Check that --base-url is the address of a Realtime API.", null);
    }

    ProviderException unreachable(IOException cause) {
        if (cause instanceof InterruptedIOException) {
            return new ProviderException(504, "provider_timeout", profile.label() + " did not answer in time.",
                "Check the network and try again.", null);
        }
        String address = profile.baseUrl().host() + ":" + profile.baseUrl().port();
        return new ProviderException(502, "provider_unreachable",
            profile.label() + " cannot be reached at " + address + ".",
            "Check the network, a proxy or firewall, and --base-url.", null);
    }

    /** The provider refuses a client event. */
    ProviderException refused(ConversationEvent.Fault fault) {
        return new ProviderException(409, or(fault.code(), "refused"),
            profile.label() + " does not take this." + quoted(fault.message()),
            "Correct what the message names; what was there before still holds.", null);
    }

    /** The provider fails at what it was asked to write. */
    ProviderException failed(SessionError why) {
        return new ProviderException(502, or(why.code(), "response_failed"), why.message(), why.fix(), null);
    }

    ProviderException noReply() {
        return new ProviderException(504, "provider_timeout", profile.label() + " did not reply in time.",
            "Try again; if it stays, stop and start the conversation.", null);
    }

    ProviderException noText() {
        return new ProviderException(502, "no_text", profile.label() + " wrote nothing.",
            "Try again; not every model writes beside a conversation.", null);
    }

    ProviderException callOver() {
        return new ProviderException(409, "not_connected", "The call ended before " + profile.label() + " replied.",
            "Start the conversation and try again.", null);
    }

    /** A provider's words, to be put behind ours; empty when there are none. */
    String quoted(String message) {
        String said = clean(message);
        return said.isEmpty() ? "" : " It says: " + said;
    }

    /** For messages that arrive as events. */
    String clean(String message) {
        String redacted = ApiKey.redacted(profile.key(), message).replaceAll("\\s+", " ").strip();
        return redacted.length() <= LONGEST_MESSAGE ? redacted : redacted.substring(0, LONGEST_MESSAGE) + "…";
    }

    private JsonNode errorIn(String body) {
        try {
            JsonNode tree = json.readTree(body);
            return tree == null ? json.missingNode() : tree.path("error");
        } catch (JsonProcessingException notJson) {
            return json.missingNode();
        }
    }

    private static Long retryAfter(String header) {
        return header != null && header.matches("\\d{1,6}") ? Long.valueOf(header) : null;
    }

    private static String or(String code, String otherwise) {
        return code.matches("[a-zA-Z0-9_.-]{1,80}") ? code : otherwise;
    }
}
