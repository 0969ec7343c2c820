package realtime.talk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Map;
import javax.net.ssl.SSLException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** What a client asks of a host by HTTP, and what the host's refusals mean. Thread-safe. */
final class HostApi {
    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient http;
    private final HostAddress host;
    private final ObjectMapper json = new ObjectMapper();

    HostApi(OkHttpClient http, HostAddress host) {
        this.http = http;
        this.host = host;
    }

    /**
     * Opens a session, {@code POST /api/sessions}; returns its id.
     *
     * @param settings by their names in the API
     */
    String open(Map<String, Object> settings) throws TalkException {
        try {
            RequestBody body = RequestBody.create(json.writeValueAsString(settings), JSON);
            Request request = authorized(new Request.Builder().url(host.path("api", "sessions"))).post(body).build();
            try (Response response = http.newCall(request).execute()) {
                String answer = response.body().string();
                if (!response.isSuccessful()) {
                    throw refusal(response.code(), answer);
                }
                JsonNode id = tree(answer).path("session_id");
                if (!id.isTextual()) {
                    throw noHost();
                }
                return id.asText();
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** The relay's connection, {@code WS /ws/session/{id}}. */
    Request relay(String session) {
        return authorized(new Request.Builder().url(host.path("ws", "session", session))).build();
    }

    /** Not in the address, which servers and proxies on the way write into their logs. */
    private Request.Builder authorized(Request.Builder request) {
        return host.token() == null ? request : request.header("Authorization", "Bearer " + host.token());
    }

    /** What it means that the host answered with this status. */
    TalkException refusal(int status, String body) {
        JsonNode error = tree(body).path("error");
        String message = error.path("message").asText("");
        if (message.isEmpty()) {
            return noHost();
        }
        return switch (error.path("code").asText()) {
            case "token_missing" -> new TalkException("The host at " + host.name() + " wants its token.",
                "Give it with --token or REALTIME_TOKEN, or give the whole address that the host printed.");
            case "token_wrong" -> new TalkException("The host at " + host.name() + " does not take this token.",
                "Use the one that it printed at its start; it changes with each start unless --token sets it.");
            case "session_not_found" -> new TalkException("The host has no such session.",
                "Check --session, or leave it away to open a new one.");
            default -> new TalkException(message, error.path("fix").asText());
        };
    }

    /** What it means that no answer came. */
    TalkException unreachable(Throwable cause) {
        return switch (cause) {
            case ConnectException nobody -> new TalkException("Nothing answers at " + host.name() + ".",
                "Start the host (jbang realtime), or leave --host away to talk without one.");
            case UnknownHostException unknown -> new TalkException("There is no computer named " + host.base().host()
                + ".", "Check --host.");
            case SSLException insecure -> new TalkException("No secure connection to " + host.name() + " comes about.",
                "Check whether its address begins with http:// or https://. For a certificate that the host has made "
                    + "for itself, add --tls-trust and its tls-certificate.pem.");
            default -> new TalkException("The host at " + host.name() + " does not answer.",
                "Check the address and the network.");
        };
    }

    private TalkException noHost() {
        return new TalkException("What answers at " + host.name() + " is no host of this kind.",
            "Check --host: it is the address that `jbang realtime` prints.");
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException noJson) {
            return json.missingNode();
        }
    }
}
