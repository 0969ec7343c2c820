package realtime.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinBindException;
import io.javalin.websocket.WsHandlerType;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import realtime.host.assets.Assets;
import realtime.host.metrics.Metrics;
import realtime.host.metrics.Sources;
import realtime.host.proxy.ClientSecrets;
import realtime.host.proxy.Proxy;
import realtime.host.relay.Relay;
import realtime.host.tls.Tls;
import realtime.host.tls.TlsOptions;
import realtime.host.webhook.Webhooks;
import realtime.provider.Calls;
import realtime.provider.ProviderProfile;
import realtime.provider.RealtimeApi;
import realtime.recording.Recordings;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.session.SettingsParser;
import realtime.store.SessionStore;
import realtime.store.StoreException;
import realtime.store.StoreWriter;
import realtime.store.Stores;

/** The process that serves widget and API. Thread-safe; {@link #close} ends every call. */
public final class Host implements AutoCloseable {
    /** The product's version. */
    public static final String VERSION = "0.1.0";
    /** Bytes: a picture in a message. Other bodies have limits of their own. */
    private static final long LONGEST_BODY = 6_000_000;
    private static final String STOPPED = "host_stopped";
    /** A reader of events that comes back later than this gets a snapshot. */
    private static final Duration RESUMED_WITHIN = Duration.ofHours(1);

    private final HostOptions options;
    private final ProviderProfile provider;
    private final ObjectMapper json = JsonBody.mapper();
    private final Drain drain = new Drain();
    private final Webhooks webhooks;
    private final StoreWriter writer;
    private final Neighbours neighbours;
    private final SessionRegistry sessions;
    private final SettingsParser settings;
    private final Recordings recordings;
    private final RealtimeApi api;
    private final Calls calls;
    private final Doctor doctor;
    private final WidgetPresence presence;
    private final DailyBudget budget;
    private final LiveSessions live;
    private final SessionMonitor monitor;
    private final Retention retention;
    private final Relay relay;
    private final Proxy proxy;
    private final AccessTokens tokens;
    private final Waiting polls = new Waiting();
    private final Waiting streams = new Waiting();
    private final Metrics metrics;
    private final SlowSenders slowSenders = new SlowSenders();
    /** Null without TLS. */
    private final Tls tls;
    private final Javalin server;

    private Host(HostOptions options, ProviderProfile provider, Clock clock) {
        this.options = options;
        this.provider = provider;
        webhooks = new Webhooks(options.webhooks(), json, clock);
        SessionStore store = Stores.of(options.store().target());
        neighbours = new Neighbours(store, options.store(), options.bindHost());
        writer = new StoreWriter(store, clock.millis() - RESUMED_WITHIN.toMillis(), this::takeIn, neighbours::lost);
        sessions = new SessionRegistry(provider.name(), clock, writer, this::follow, neighbours.others());
        settings = new SettingsParser(options.sessionDefaults(), provider.offer(), options.recordingMinutes() > 0);
        recordings = new Recordings(options.dataDir(), options.recordingMinutes(),
            options.store().target().isDurable());
        api = new RealtimeApi(provider, json);
        calls = new Calls(api, json, clock);
        doctor = new Doctor(api, options.sessionDefaults(), new LocalChecks(options.bindHost(), options.dataDir(),
            options.tls(), provider.name().equals(ProviderProfile.PRACTICE), () -> StoreCheck.of(writer.health())),
            clock);
        presence = new WidgetPresence(clock);
        budget = new DailyBudget(options.limits().usdPerDay(), writer::spent, this::live, clock);
        live = new LiveSessions(options.limits(), drain, budget, clock);
        monitor = new SessionMonitor(sessions, calls, presence, live, budget, neighbours::mayHaveTakenOver,
            options.widgetGrace());
        retention = new Retention(sessions, neighbours::take, this::forget, options.store().retain(), clock);
        relay = new Relay(calls, recordings, provider, json, this::forget);
        proxy = new Proxy(calls);
        tokens = new AccessTokens(options.token(), EmbedSecret.in(options.dataDir()));
        metrics = new Metrics(new Sources(VERSION, () -> sessions.held().stream().map(Session::phase).toList(),
            sessions::opened, relay::figures, proxy::connections, calls::queued, polls::number, streams::number,
            writer::health));
        writer.measuredBy(metrics::saved);
        tls = Tls.of(options.tls(), options.dataDir(), clock);
        server = Javalin.create(this::configure);
    }

    /**
     * Starts a host.
     *
     * @throws JavalinBindException  when the port is taken
     * @throws IllegalStateException when the store cannot be used
     */
    public static Host start(HostOptions options, ProviderProfile provider) {
        return start(options, provider, Clock.systemUTC());
    }

    /** As {@link #start(HostOptions, ProviderProfile)}; what lasts long is measured by that clock. */
    public static Host start(HostOptions options, ProviderProfile provider, Clock clock) {
        Host host = new Host(options, provider, clock);
        try {
            host.writer.start();
            host.neighbours.agree(host.tokens);
            host.server.start(options.bindHost(), options.port());
        } catch (StoreException e) {
            throw new IllegalStateException("The store cannot be used: " + e.getMessage() + " " + e.fix(), e);
        } catch (JavalinBindException e) {
            host.writer.close();
            throw e;
        }
        host.neighbours.join(host.sessions, host::resume, host.calls::leave, host.scheme(), host.server.port());
        host.slowSenders.start();
        if (host.tls != null) {
            host.tls.start();
        }
        host.monitor.start();
        host.retention.start();
        host.budget.start();
        host.metrics.start();
        return host;
    }

    /** The address to open in a browser of this machine, without a path. */
    public URI url() {
        boolean local = options.bindHost().equals("127.0.0.1") || options.bindHost().equals("0.0.0.0");
        String name = options.bindHost().contains(":") ? "[" + options.bindHost() + "]" : options.bindHost();
        String shown = !local ? name : tls == null ? "localhost" : tls.name();
        return URI.create(scheme() + "://" + shown + ":" + server.port());
    }

    /** Whether other machines reach it. */
    boolean isForOthers() {
        return LocalChecks.isForOthers(options.bindHost());
    }

    /** How it is encrypted; empty where it is not. */
    Optional<Tls> tls() {
        return Optional.ofNullable(tls);
    }

    private String scheme() {
        return tls == null ? "http" : "https";
    }

    /** Opens the whole API. */
    public String token() {
        return options.token();
    }

    /** Who answers. */
    public ProviderProfile provider() {
        return provider;
    }

    /** The addresses of the session that the start-up block shows; makes it when it is not there. */
    Links demo() {
        Session session = sessions.open(settings.parse(Map.of("key", Pages.DEMO))).session();
        return new Links(url().toString(), session, tokens.embedToken(session));
    }

    /** Where sessions are kept, for people. */
    String stored() {
        return writer.health().where();
    }

    /** Its routes as {@code METHOD /path}, those of WebSockets as {@code WS /path}: for what must know them all. */
    List<String> routes() {
        var router = server.unsafe.internalRouter;
        return Stream.concat(
            router.allHttpHandlers().stream().map(each -> each.endpoint).filter(each -> each.method.isHttpMethod())
                .map(each -> each.method.name() + " " + each.path),
            router.allWsHandlers().stream().filter(each -> each.getType() == WsHandlerType.WEBSOCKET)
                .map(each -> "WS " + each.getPath())).toList();
    }

    /** Ends every call and stops serving. */
    @Override
    public void close() {
        stop();
    }

    /** As {@link #close}; returns how many conversations were going on. */
    int stop() {
        if (!drain.begin()) {
            return 0;
        }
        closeTimers();
        int ended = calls.endAll(STOPPED);
        relay.close();
        proxy.close();
        drain.letGo();
        server.stop();
        closeParts();
        return ended;
    }

    /**
     * Stops serving, and leaves conversations to the host that comes next, as far as the store keeps them; else as
     * {@link #stop}. What is being answered is answered first.
     *
     * @param limit for that
     */
    Calls.Left drain(Duration limit) {
        if (!options.store().target().isDurable()) {
            return new Calls.Left(stop(), 0);
        }
        if (!drain.begin()) {
            return new Calls.Left(0, 0);
        }
        closeTimers();
        drain.letGo();
        int ended = calls.endLed(STOPPED);
        relay.close();
        proxy.close();
        stopServing(limit);
        Calls.Left left = calls.leaveAll(STOPPED);
        closeParts();
        return new Calls.Left(ended + left.ended(), left.goingOn());
    }

    /** Whether it takes nothing new, being about to stop. */
    boolean isDraining() {
        return drain.isDraining();
    }

    private void closeTimers() {
        neighbours.stopTaking();
        slowSenders.close();
        if (tls != null) {
            tls.close();
        }
        monitor.close();
        retention.close();
        budget.close();
    }

    private void stopServing(Duration limit) {
        Server jetty = server.jettyServer().server();
        jetty.setStopTimeout(limit.toMillis());
        server.stop();
    }

    private void closeParts() {
        live.close();
        webhooks.close();
        writer.close();
        neighbours.close();
        metrics.close();
        recordings.close();
        api.close();
    }

    private List<Session> live() {
        return live.all();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = LONGEST_BODY;
        config.jetty.modifyServer(jetty -> {
            jetty.setErrorHandler(new MalformedRequests(json));
            // Knows what is being answered when the host stops.
            jetty.setHandler(new GracefulHandler());
        });
        config.jsonMapper(new JavalinJackson(json, true));
        config.jetty.addConnector(this::connector);
        Access access = new Access(tokens, sessions, () -> writer.isLoaded() && neighbours.knowAll());
        Callers callers = new Callers(tokens, new ClientAddress(options.limits().proxies()));
        Guard guard = new Guard(new OriginPolicy(neighbours.ownNames(), options.allowedOrigins(), this::ownNames),
            callees(), options.tls() instanceof TlsOptions.Given);
        guard.install(config.routes);
        Errors.install(config.routes);
        neighbours.install(config.routes, access);
        new Assets().install(config.routes);
        new Pages(sessions, settings, access, live, callers, provider).install(config.routes);
        new Oembed().install(config.routes);
        new ApiDocumentRoutes(new ApiDocument(provider.offer(), json)).install(config.routes);
        new SessionRoutes(sessions, settings, calls, this::forget, access, live, callers, json).install(config.routes);
        new TranscriptRoutes(access, drain, polls, json).install(config.routes);
        new AudioRoutes(recordings, access).install(config.routes);
        new EventStream(access, presence, drain, live, callers, streams, json).install(config.routes);
        new CallRoutes(calls, presence, access, live, callers, options.clientSecrets(), json)
            .install(config.routes);
        new SteeringRoutes(calls, access, budget, json).install(config.routes);
        new ParticipantRoutes(access, json).install(config.routes);
        new ToolRoutes(calls, access, drain, polls, json).install(config.routes);
        new FieldRoutes(calls, access, drain, polls, json).install(config.routes);
        new RelayRoutes(relay, sessions, settings, provider, presence, access, live, callers, guard,
            neighbours::takeByForce).install(config);
        ApiKeys keys = new ApiKeys(tokens, new ClientSecrets(Clock.systemUTC()));
        ClientSessions led = new ClientSessions(sessions, settings, live, callers,
            neighbours::takeByForce);
        LedCalls ledCalls = new LedCalls();
        new LedCallRoutes(calls, led, ledCalls, keys, json).install(config.routes);
        new ClientSecretRoutes(keys, json).install(config.routes);
        new ProxyRoutes(proxy, provider, led, ledCalls, keys, guard).install(config.routes);
        config.routes.get("/api/doctor", ctx -> {
            access.requireHost(ctx);
            ctx.json(doctor.examine(Optional.empty(), Query.flag(ctx, "call")));
        });
        new OperationsRoutes(writer::health, drain::isDraining, metrics, options.openMetrics() ? null : access)
            .install(config.routes);
    }

    /** What the store had when it could be read first. */
    private void takeIn(SessionStore.Kept kept) {
        sessions.restore(kept.sessions(), kept.deleted());
        recordings.keepOnly(session -> sessions.known(session).isPresent());
        if (neighbours.areNone()) {
            sessions.here().forEach(Session::hold);
            sessions.here().forEach(this::resume);
        }
    }

    /** Its call may have gone on without a host, or with another one. */
    private void resume(Session session) {
        live.resumed(session);
        calls.resume(session);
    }

    private void follow(Session session) {
        session.measuredBy(metrics);
        webhooks.follow(session);
    }

    private void forget(Session session) {
        sessions.delete(session);
        presence.forget(session);
        recordings.delete(session);
    }

    private Connector connector(Server jetty, HttpConfiguration http) {
        ServerConnector connector = tls == null ? new ServerConnector(jetty, new HttpConnectionFactory(http))
            : tls.connector(jetty, http);
        connector.setHost(options.bindHost());
        connector.setPort(options.port());
        connector.addBean(slowSenders);
        return connector;
    }

    private Set<String> ownNames() {
        return tls == null ? Set.of() : tls.names();
    }

    private List<String> callees() {
        return options.clientSecrets() ? List.of(provider.callsOrigin()) : List.of();
    }
}
