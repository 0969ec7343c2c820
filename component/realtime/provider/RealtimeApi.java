package realtime.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** The provider's HTTP and WebSocket calls, one method each. Thread-safe. */
public final class RealtimeApi implements AutoCloseable {
    private static final MediaType SDP = MediaType.get("application/sdp");
    private static final MediaType JSON = MediaType.get("application/json");
    /** Under the ten seconds within which a person must hear of a provider that hangs. */
    private static final Duration CALL_TIMEOUT = Duration.ofMillis(8_500);
    private static final Duration HANG_UP_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(10);
    private static final int MOST_SIDEBANDS = 1_000;

    private final ProviderProfile profile;
    private final ObjectMapper json;
    private final ProviderErrors errors;
    private final OkHttpClient http;

    /** Opens no connection yet; {@link #close} ends those that calls open. */
    public RealtimeApi(ProviderProfile profile, ObjectMapper json) {
        this.profile = profile;
        this.json = json;
        this.errors = new ProviderErrors(profile, json);
        Dispatcher dispatcher = new Dispatcher(Executors.newVirtualThreadPerTaskExecutor());
        dispatcher.setMaxRequests(MOST_SIDEBANDS);
        dispatcher.setMaxRequestsPerHost(MOST_SIDEBANDS);
        this.http = new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectTimeout(Duration.ofSeconds(5))
            .pingInterval(PING_INTERVAL)
            // A conversation must not end up at an address that nobody has chosen.
            .followRedirects(false)
            .followSslRedirects(false)
            .build();
    }

    /** The provider it talks to. */
    public ProviderProfile profile() {
        return profile;
    }

    ObjectMapper json() {
        return json;
    }

    ProviderErrors errors() {
        return errors;
    }

    /** A call that the provider has taken. The answer is its session description, byte for byte. */
    record CreatedCall(String id, byte[] answer) {}

    /**
     * Exchanges the offer for an answer: the unified interface, see
     * <a href="https://developers.openai.com/api/docs/guides/voice-webrtc">voice-webrtc</a>. The offer must not be
     * trimmed or re-encoded: a missing last line end is refused.
     */
    CreatedCall createCall(byte[] offer, ObjectNode session) throws ProviderException {
        RequestBody body = new MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart("sdp", null, RequestBody.create(offer, SDP))
            .addFormDataPart("session", null, RequestBody.create(bytes(session), JSON))
            .build();
        Request request = authorized(url("realtime/calls").build()).post(body).build();
        try (Response response = within(CALL_TIMEOUT).newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw errors.of(response);
            }
            byte[] answer = response.body().bytes();
            if (!startsLikeSdp(answer)) {
                throw errors.notAnAnswer();
            }
            return new CreatedCall(lastSegment(response.header("Location")), answer);
        } catch (IOException e) {
            throw errors.unreachable(e);
        }
    }

    /** Ends a call. A call that is gone already is no error. */
    void hangUp(String callId) throws ProviderException {
        HttpUrl hangUp = url("realtime/calls").addPathSegment(callId).addPathSegment("hangup").build();
        Request request = authorized(hangUp).post(RequestBody.create(new byte[0], null)).build();
        try (Response response = within(HANG_UP_TIMEOUT).newCall(request).execute()) {
            if (!response.isSuccessful() && response.code() != 404) {
                throw errors.of(response);
            }
        } catch (IOException e) {
            throw errors.unreachable(e);
        }
    }

    /** The host's own connection to a running call: the data channel's events, both ways. */
    WebSocket openSideband(String callId, WebSocketListener listener) {
        HttpUrl sideband = url("realtime").addQueryParameter("call_id", callId).build();
        return http.newWebSocket(authorized(sideband).build(), listener);
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private HttpUrl.Builder url(String path) {
        return profile.baseUrl().newBuilder().addPathSegments(path);
    }

    private Request.Builder authorized(HttpUrl url) {
        return new Request.Builder().url(url).header("Authorization", profile.key().bearer());
    }

    private OkHttpClient within(Duration limit) {
        return http.newBuilder().callTimeout(limit).readTimeout(limit).build();
    }

    private byte[] bytes(ObjectNode node) {
        try {
            return json.writeValueAsBytes(node);
        } catch (IOException impossible) {
            throw new IllegalStateException("A JSON tree is always writable", impossible);
        }
    }

    private static boolean startsLikeSdp(byte[] answer) {
        return answer.length > 3 && answer[0] == 'v' && answer[1] == '=';
    }

    /** Null when the provider names no call: then there is no sideband. */
    private static String lastSegment(String location) {
        if (location == null) {
            return null;
        }
        String path = location.split("[?#]", 2)[0];
        String segment = path.substring(path.lastIndexOf('/') + 1);
        return segment.matches("[A-Za-z0-9_.-]+") ? segment : null;
    }
}
