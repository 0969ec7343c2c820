package realtime.host;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.host.cluster.Cluster;
import realtime.session.Session;
import realtime.store.SharedHosts;
import realtime.store.StoreException;

/**
 * Passes what changes a session on to the host that holds it, and the answer back; also the widget's own stream of
 * events, by which that host knows that the widget is there, and sounds, which lie with it. All else is read here.
 * Where the holder is no more, this host takes its place. Thread-safe.
 */
final class Forwarding implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    /** Says that another host has passed it on, so that none goes round in circles. */
    private static final String HOP = "X-Realtime-Hop";
    /** Says that this was not done, since the session is another host's by now. */
    private static final String AWAY = "X-Realtime-Away";
    /** What counts for one connection only (RFC 9110, 7.6.1), or is worked out anew. */
    private static final Set<String> NOT_PASSED = Set.of("connection", "keep-alive", "proxy-connection", "te",
        "trailer", "transfer-encoding", "upgrade", "host", "content-length", "accept-encoding", "cookie",
        "authorization", "date", "server", "origin", "x-realtime-hop", "x-realtime-away", "x-forwarded-for",
        "x-forwarded-host", "x-forwarded-proto");
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(1);
    /** Longer than a call takes to be placed; a stream says something every second. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(75);
    /** Longer than a lease: by then somebody else holds it. */
    private static final Duration PATIENCE = SharedHosts.LEASE.plusSeconds(4);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
    private static final int PIECE = 16_384;

    private final Cluster cluster;
    private final Access access;
    private final OkHttpClient http;
    /** For what changes something: a holder that dies may have done it, and nobody is to say it twice. */
    private final OkHttpClient once;

    Forwarding(Cluster cluster, Access access) {
        this.cluster = cluster;
        this.access = access;
        Dispatcher many = new Dispatcher();
        many.setMaxRequests(Integer.MAX_VALUE);
        many.setMaxRequestsPerHost(Integer.MAX_VALUE);
        http = new OkHttpClient.Builder().dispatcher(many).connectionPool(new ConnectionPool(50, 30, TimeUnit.SECONDS))
            .connectTimeout(LONGEST_CONNECT).readTimeout(LONGEST_SILENCE).followRedirects(false)
            .followSslRedirects(false).build();
        once = http.newBuilder().retryOnConnectionFailure(false)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS)).build();
    }

    void install(RoutesConfig routes) {
        routes.before("/api/sessions/{id}", this::pass);
        routes.before("/api/sessions/{id}/*", this::pass);
    }

    private void pass(Context ctx) throws IOException {
        if (isReadHere(ctx)) {
            return;
        }
        Session session = access.session(ctx);
        boolean isPassedOn = ctx.header(HOP) != null;
        long deadline = System.nanoTime() + (isPassedOn ? LONGEST_CONNECT : PATIENCE).toNanos();
        while (!cluster.isHere(session)) {
            SharedHosts.Holder holder = holder(session);
            if (holder == null) {
                cluster.take(session, false);
            } else if (!isPassedOn && isPassed(ctx, holder)) {
                ctx.skipRemainingHandlers();
                return;
            }
            if (!cluster.isHere(session) && System.nanoTime() > deadline) {
                ctx.header(AWAY, "true");
                throw away();
            }
            if (!cluster.isHere(session)) {
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
    }

    private static boolean isReadHere(Context ctx) {
        String path = ctx.path();
        boolean reads = ctx.method() == HandlerType.GET || ctx.method() == HandlerType.HEAD;
        boolean isWidget = path.endsWith("/events") && ctx.queryParam("widget") != null;
        return ctx.method() == HandlerType.OPTIONS
            || reads && !isWidget && !path.endsWith("/audio") && !path.endsWith("/tool-calls");
    }

    private SharedHosts.Holder holder(Session session) {
        try {
            return cluster.holder(session).orElse(null);
        } catch (StoreException e) {
            LOG.debug("session {}: nobody knows whose it is: {}", session.id(), e.getMessage());
            throw away();
        }
    }

    static ApiException away() {
        return new ApiException(503, "host_away", "The host that holds this session does not answer.",
            "Try again in a second: another one takes its place.", 1L);
    }

    /** Returns whether it was answered: not where nobody took it. */
    private boolean isPassed(Context ctx, SharedHosts.Holder holder) throws IOException {
        OkHttpClient client = ctx.method() == HandlerType.GET ? http : once;
        try (Response answer = client.newCall(request(ctx, holder)).execute()) {
            if (answer.header(AWAY) != null) {
                return false;
            }
            answer(ctx, answer);
            return true;
        } catch (IOException broken) {
            if (broken instanceof SSLException) {
                LOG.warn("{} is not trusted; hosts that share a database need certificates of a known authority, or a "
                    + "proxy that speaks TLS for them: {}", holder.url(), broken.getMessage());
            } else {
                LOG.debug("{}: {}", holder.url(), broken.toString());
            }
            if (ctx.res().isCommitted()) {
                // Whoever reads the stream begins another; what has a length is seen to be cut.
                return true;
            }
            if (broken instanceof ConnectException || broken instanceof SocketTimeoutException) {
                return false;
            }
            throw away();
        }
    }

    private Request request(Context ctx, SharedHosts.Holder holder) {
        String query = ctx.queryString();
        Request.Builder request = new Request.Builder()
            .url(holder.url() + ctx.req().getRequestURI() + (query == null ? "" : "?" + query));
        for (Enumeration<String> names = ctx.req().getHeaderNames(); names.hasMoreElements();) {
            String name = names.nextElement();
            if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, printable(String.join(", ", Collections.list(ctx.req().getHeaders(name)))));
            }
        }
        request.header("Authorization", "Bearer " + Access.token(ctx));
        List<String> path = new ArrayList<>(Collections.list(ctx.req().getHeaders("X-Forwarded-For")));
        path.add(ctx.req().getRemoteAddr());
        request.header("X-Forwarded-For", printable(String.join(", ", path)));
        String proxy = ctx.header("X-Forwarded-Host");
        request.header("X-Forwarded-Host", printable(proxy == null ? ctx.host() : proxy));
        String scheme = ctx.header("X-Forwarded-Proto");
        request.header("X-Forwarded-Proto", printable(scheme == null ? ctx.scheme() : scheme));
        request.header(HOP, cluster.me());
        byte[] body = ctx.bodyAsBytes();
        boolean hasBody = body.length > 0 || ctx.method() != HandlerType.GET && ctx.method() != HandlerType.HEAD
            && ctx.method() != HandlerType.DELETE;
        return request.method(ctx.method().name(), hasBody ? RequestBody.create(body) : null).build();
    }

    /** What is anything else has no meaning in a header. */
    private static String printable(String value) {
        return value.replaceAll("[^\\t -~]", "?");
    }

    private static void answer(Context ctx, Response answer) throws IOException {
        ctx.status(answer.code());
        for (String name : answer.headers().names()) {
            if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))
                && !name.toLowerCase(Locale.ROOT).startsWith("access-control-")) {
                ctx.header(name, answer.header(name));
            }
        }
        ctx.disableCompression();
        if (answer.body().contentLength() >= 0) {
            ctx.res().setContentLengthLong(answer.body().contentLength());
        }
        try (InputStream in = answer.body().byteStream()) {
            OutputStream out = ctx.res().getOutputStream();
            byte[] piece = new byte[PIECE];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                out.write(piece, 0, length);
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }
}
