package realtime.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** The provider's HTTP and WebSocket calls, one method each. Thread-safe. */
public final class RealtimeApi implements AutoCloseable {
    private static final MediaType JSON = MediaType.get("application/json");
    /** Under the ten seconds within which a person must hear of a provider that hangs. */
    private static final Duration CALL_TIMEOUT = Duration.ofMillis(8_500);
    private static final Duration HANG_UP_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(10);
    private static final int MOST_SIDEBANDS = 1_000;
    /** A browser that has asked for one uses it at once; the shortest that OpenAI mints lives 10 s. */
    private static final int SECRET_SECONDS = 60;
    private static final int GONE = 404;

    private final ProviderProfile profile;
    private final ObjectMapper json;
    private final ProviderProfile.Traits traits;
    private final ProviderErrors errors;
    private final OfferExchange offers;
    private final OkHttpClient http;
    private final Set<UpgradedSocket> sockets = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor pings = new ScheduledThreadPoolExecutor(1,
        Thread.ofPlatform().daemon().name("socket-pings").factory());

    /** Opens no connection yet; {@link #close} ends those that calls open. */
    public RealtimeApi(ProviderProfile profile, ObjectMapper json) {
        this.profile = profile;
        this.traits = profile.traits();
        this.json = json;
        this.errors = new ProviderErrors(profile, json);
        this.offers = new OfferExchange(traits, json, errors);
        Dispatcher dispatcher = new Dispatcher(Executors.newVirtualThreadPerTaskExecutor());
        dispatcher.setMaxRequests(MOST_SIDEBANDS);
        dispatcher.setMaxRequestsPerHost(MOST_SIDEBANDS);
        // Else each socket that ends leaves its pings behind until the next was due.
        pings.setRemoveOnCancelPolicy(true);
        this.http = new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .socketFactory(new PromptSockets())
            .connectTimeout(Duration.ofSeconds(5))
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

    /** An event as it came; a missing node when it is no JSON. */
    JsonNode tree(String event) {
        try {
            return json.readTree(event);
        } catch (JsonProcessingException notJson) {
            return json.missingNode();
        }
    }

    ProviderErrors errors() {
        return errors;
    }

    /**
     * A call that the provider has taken.
     *
     * @param id     null where the provider names none
     * @param answer its session description, byte for byte
     */
    record CreatedCall(String id, byte[] answer) {}

    /**
     * Exchanges the offer for an answer: OpenAI's unified interface, see
     * <a href="https://developers.openai.com/api/docs/guides/voice-webrtc">voice-webrtc</a>, or what the profile has
     * in its place. The offer must not be trimmed or re-encoded: a missing last line end is refused.
     */
    CreatedCall createCall(byte[] offer, ObjectNode session) throws ProviderException {
        String model = session.path("model").asText();
        HttpUrl.Builder url = profile.url(traits.calls()).newBuilder();
        if (traits.modelInQuery()) {
            url.addQueryParameter("model", model);
        }
        Request.Builder request = traits.callsNeedSecret()
            ? new Request.Builder().url(url.build()).header("Authorization", mintSecret(session).key().as("Bearer"))
            : authorized(url.build());
        return offers.send(within(CALL_TIMEOUT), request.post(offers.body(offer, session)).build());
    }

    /**
     * Mints a client secret: a key for one browser, for a minute. The call that it opens has this session; where calls
     * are placed with secrets only (LiteLLM), the secret is told no more than the model.
     *
     * @see <a href="https://developers.openai.com/api/docs/api-reference/realtime-sessions">client secrets</a>
     */
    ClientSecret mintSecret(ObjectNode session) throws ProviderException {
        ObjectNode body = json.createObjectNode();
        if (traits.callsNeedSecret()) {
            body.put("model", session.path("model").asText());
        } else {
            body.putObject("expires_after").put("anchor", "created_at").put("seconds", SECRET_SECONDS);
            body.set("session", session);
        }
        Request request = authorized(profile.url(traits.clientSecrets()))
            .post(RequestBody.create(OfferExchange.bytes(body), JSON)).build();
        JsonNode answer = exchange(request, CALL_TIMEOUT);
        if (!answer.path("value").isTextual()) {
            throw errors.notAnAnswer();
        }
        return new ClientSecret(profile.url(traits.calls()).toString(), new ApiKey(answer.path("value").asText()));
    }

    /** The ICE servers without which the provider's media cannot be reached, in the shape that browsers take. */
    JsonNode iceServers() throws ProviderException {
        return exchange(authorized(profile.url(traits.iceServers())).build(), CALL_TIMEOUT).path("ice_servers");
    }

    /** Ends a call. A call that is gone already is no error. */
    void hangUp(String callId) throws ProviderException {
        HttpUrl call = profile.url(traits.calls()).newBuilder().addPathSegment(callId).build();
        Request request = switch (traits.hangUp()) {
            case POST -> authorized(call.newBuilder().addPathSegment("hangup").build())
                .post(RequestBody.create(new byte[0], null)).build();
            case DELETE -> authorized(call).delete().build();
            case NONE -> null;
        };
        if (request == null) {
            return;
        }
        try (Response response = within(HANG_UP_TIMEOUT).newCall(request).execute()) {
            if (!response.isSuccessful() && response.code() != GONE) {
                throw errors.of(response);
            }
        } catch (IOException e) {
            throw errors.unreachable(e);
        }
    }

    /** The host's own connection to a running call: the data channel's events, both ways. */
    WebSocket openSideband(String callId, WebSocketListener listener) {
        return openSocket(Map.of("call_id", callId), listener);
    }

    /** A session of its own over a WebSocket, sound included. */
    WebSocket openSocket(String model, WebSocketListener listener) {
        return openSocket(Map.of("model", model), listener);
    }

    /** As {@link #openSocket(String, WebSocketListener)}, with whatever its address is to ask for. */
    WebSocket openSocket(Map<String, String> query, WebSocketListener listener) {
        HttpUrl.Builder url = profile.url(traits.socket()).newBuilder();
        query.forEach(url::addQueryParameter);
        OkHttpClient upgrading = within(CALL_TIMEOUT).newBuilder().protocols(List.of(Protocol.HTTP_1_1)).build();
        UpgradedSocket socket = new UpgradedSocket(upgrading, authorized(url.build()).build(), listener, PING_INTERVAL,
            pings, sockets::remove);
        sockets.add(socket);
        socket.open();
        return socket;
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        sockets.forEach(UpgradedSocket::cancel);
        pings.shutdown();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private JsonNode exchange(Request request, Duration limit) throws ProviderException {
        try (Response response = within(limit).newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw errors.of(response);
            }
            return json.readTree(response.body().bytes());
        } catch (JsonProcessingException e) {
            throw errors.notAnAnswer();
        } catch (IOException e) {
            throw errors.unreachable(e);
        }
    }

    Request.Builder authorized(HttpUrl url) {
        Request.Builder request = new Request.Builder().url(url);
        traits.headers().forEach(request::header);
        if (profile.key() != null) {
            request.header(traits.auth().header(), profile.key().as(traits.auth().scheme()));
        }
        return request;
    }

    OkHttpClient within(Duration limit) {
        return http.newBuilder().callTimeout(limit).readTimeout(limit).build();
    }
}
