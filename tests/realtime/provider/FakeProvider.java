package realtime.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import realtime.session.Session;
import realtime.session.SettingsParser;
import support.Await;
import support.Profiles;

/** A provider on a free port whose calls and sidebands behave as a test says. Thread-safe. */
final class FakeProvider implements AutoCloseable {
    static final String SECRET = "sk-proj-fakefakefake0123";
    static final byte[] OFFER = "v=0\r\nm=audio 9 X 0\r\n".getBytes(StandardCharsets.UTF_8);
    /** Requests for the sideband that are refused before one is accepted, and with which status. */
    volatile int refusals;
    volatile int refusal = 404;
    /** Closes each sideband as soon as it is open. */
    volatile boolean slams;
    /** Holds back the answers to offers until it is counted down. */
    volatile CountDownLatch answerAfter = new CountDownLatch(0);
    volatile String location = "/v1/realtime/calls/rtc_%d";
    /** Transcription models with which calls are refused. */
    volatile List<String> refusedTranscribers = List.of();
    final List<String> attempts = new CopyOnWriteArrayList<>();
    final List<String> offers = new CopyOnWriteArrayList<>();
    final List<String> hangUps = new CopyOnWriteArrayList<>();
    final List<String> received = new CopyOnWriteArrayList<>();
    final List<WsContext> sidebands = new CopyOnWriteArrayList<>();
    private final Javalin server = Javalin.create(this::configure).start("127.0.0.1", 0);
    /** What the host calls it with. */
    final ObjectMapper json = new ObjectMapper();
    final RealtimeApi api =
        new RealtimeApi(Profiles.openAi("http://127.0.0.1:" + server.port() + "/v1", SECRET), json);

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.routes.post("/v1/realtime/calls", this::call);
        config.routes.post("/v1/realtime/calls/{id}/hangup", ctx -> hangUps.add(ctx.pathParam("id")));
        config.routes.wsBeforeUpgrade("/v1/realtime", this::admit);
        config.routes.ws("/v1/realtime", this::sideband);
    }

    private void call(Context ctx) throws InterruptedException {
        offers.add(ctx.body());
        int number = offers.size();
        if (refusedTranscribers.stream().anyMatch(model -> ctx.body().contains("\"" + model + "\""))) {
            ctx.status(400).contentType("application/json").result("{\"error\":{\"code\":\"invalid_value\","
                + "\"param\":\"session.audio.input.transcription.model\",\"message\":\"No such model.\"}}");
            return;
        }
        if (!answerAfter.await(5, TimeUnit.SECONDS)) {
            throw new HttpResponseException(500, "held back for too long");
        }
        ctx.status(201).contentType("application/sdp").result("v=0\r\ns=" + number + "\r\n");
        if (location != null) {
            ctx.header("Location", location.formatted(number));
        }
    }

    private void admit(Context ctx) {
        attempts.add(ctx.queryParam("call_id") + " " + ctx.header("Authorization"));
        if (refusals > 0) {
            refusals--;
            throw new HttpResponseException(refusal, "not now");
        }
    }

    private void sideband(WsConfig socket) {
        socket.onConnect(ctx -> {
            sidebands.add(ctx);
            if (slams) {
                ctx.closeSession(1011, "no");
            }
        });
        socket.onMessage(ctx -> received.add(ctx.message()));
    }

    Calls calls(Clock clock) {
        return new Calls(api, json, clock);
    }

    /** A session to place calls for. */
    static Session session(Map<String, Object> settings) {
        SettingsParser parser = new SettingsParser(Map.of("model", "gpt-realtime-2.1", "voice", "marin"), List.of());
        return new Session("s1", parser.parse(settings), "openai", Clock.systemUTC());
    }

    /** The n-th sideband, counted from 0, once it is open. */
    WsContext sideband(int number) {
        Await.until("sideband " + number, Duration.ofSeconds(10), () -> sidebands.size() > number);
        return sidebands.get(number);
    }

    void awaitReceived(int messages) {
        Await.value(messages + " messages", Duration.ofSeconds(10), () -> List.copyOf(received),
            all -> all.size() >= messages);
    }

    @Override
    public void close() {
        api.close();
        server.stop();
    }
}
