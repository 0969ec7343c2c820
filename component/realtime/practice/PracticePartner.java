package realtime.practice;

import io.javalin.Javalin;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A local stand-in for OpenAI's Realtime API (GA wire of 2026) or for a provider that speaks it in its own way: real
 * HTTP, WebSocket and WebRTC, with turn detection on the sound that arrives and audible answers. It understands no
 * words and says so; see {@link Script} for turns and faults that are known beforehand. Thread-safe.
 */
public final class PracticePartner implements AutoCloseable {
    private final String host;
    private final Likeness likeness;
    private final String apiKey;
    private final Javalin server;
    private final Voice voice = new Voice();
    private final Pump pump = new Pump();
    private final Calls calls;
    private final CompletableFuture<Optional<WebRtcEngine>> engine = new CompletableFuture<>();
    private final AtomicReference<FaultPlan> plan;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PracticePartner(PracticeOptions options) {
        Ids ids = new Ids();
        host = options.host();
        likeness = Likenesses.named(options.likeness());
        apiKey = options.apiKey() == null ? ids.apiKey() : options.apiKey();
        plan = new AtomicReference<>(new FaultPlan(options.script() == null ? Script.NONE : options.script()));
        calls = new Calls(ids, pump, engine);
        Credentials credentials = new Credentials(apiKey, options.anyKey(), Clock.systemUTC());
        Rehearsal rehearsal = new Rehearsal(ids, voice, options.listener(), plan::get);
        Doorman doorman = new Doorman(likeness, credentials, options.apiKey() != null);
        server = new HttpApi(likeness, ids, credentials, doorman, calls, rehearsal, pump).create();
    }

    /**
     * Serves when it returns; voice and WebRTC are loaded in the background, and calls that come earlier wait for them.
     * Throws a RuntimeException when the port cannot be had.
     */
    public static PracticePartner start(PracticeOptions options) {
        PracticePartner partner = new PracticePartner(options);
        try {
            partner.server.start(options.host(), options.port());
        } catch (RuntimeException unavailable) {
            partner.engine.complete(Optional.empty());
            partner.close();
            throw unavailable;
        }
        Thread.ofPlatform().name("practice-warm-up").daemon().start(partner::warmUp);
        return partner;
    }

    private void warmUp() {
        engine.complete(WebRtcEngine.load());
        voice.warmUp(Answer.INTRODUCTION);
    }

    /** The base of the API's paths as that provider's users give it, for example {@code http://127.0.0.1:41234/v1}. */
    public URI baseUrl() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + server.port() + likeness.address().base());
    }

    /** The key that this partner accepts. */
    public String apiKey() {
        return apiKey;
    }

    /** The script for calls and sessions opened from now on; its limited faults start counting again. */
    public void play(Script script) {
        plan.set(new FaultPlan(script));
    }

    /** WebRTC calls and WebSocket sessions that are alive now. */
    public int liveCalls() {
        return calls.alive();
    }

    /** Whether the script has cut the network to the browsers, now. */
    public boolean isNetworkDead() {
        return plan.get().isNetworkDead();
    }

    /** Why no practice partner of this machine can take WebRTC calls; empty where one can. */
    public static Optional<String> webRtcObstacle() {
        return WebRtcEngine.obstacle();
    }

    /** False where there is no native library: then only WebSockets work. Waits until that is known. */
    public boolean hasWebRtc() {
        return engine.join().isPresent();
    }

    /** Ends every call and session, and frees the port. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        calls.close();
        server.stop();
        pump.close();
        voice.close();
        engine.join().ifPresent(WebRtcEngine::close);
    }
}
