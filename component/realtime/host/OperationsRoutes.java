package realtime.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import realtime.host.metrics.Metrics;
import realtime.session.SessionError;
import realtime.store.StoreHealth;

/** What monitoring and load balancers ask. Nothing secret is said without the host's token. Thread-safe. */
final class OperationsRoutes {
    private static final String OK = "ok";
    private final Supplier<StoreHealth> store;
    private final BooleanSupplier isDraining;
    private final Metrics metrics;
    /** Null where anybody may read the metrics. */
    private final Access access;

    /** The host serves; it need not save. */
    private record Health(String status, String store) {}

    /** Whether new conversations may come. A host without a provider that can be called does not start. */
    private record Readiness(String status, String store, String provider, String host,
                             @JsonInclude(JsonInclude.Include.NON_NULL) SessionError error) {}

    /**
     * @param isDraining whether the host takes no new sessions any more, as it is going to stop
     * @param access     who may read the metrics; null for anybody
     */
    OperationsRoutes(Supplier<StoreHealth> store, BooleanSupplier isDraining, Metrics metrics, Access access) {
        this.store = store;
        this.isDraining = isDraining;
        this.metrics = metrics;
        this.access = access;
    }

    void install(RoutesConfig routes) {
        routes.get("/healthz", ctx -> ctx.json(new Health(OK, store())));
        routes.get("/readyz", this::ready);
        routes.get("/metrics", this::metrics);
    }

    private void ready(Context ctx) {
        boolean drains = isDraining.getAsBoolean();
        SessionError problem = drains ? draining() : store().equals(OK) ? null : notSaving();
        ctx.status(problem == null ? 200 : 503);
        ctx.json(new Readiness(problem == null ? "ready" : "not_ready", store(), OK, drains ? "draining" : "serving",
            problem));
    }

    private void metrics(Context ctx) {
        if (access != null) {
            access.requireHost(ctx);
        }
        ctx.contentType(Metrics.CONTENT_TYPE).result(metrics.text());
    }

    private String store() {
        return store.get().problem() == null ? OK : "not_saving";
    }

    private static SessionError draining() {
        return new SessionError("draining", "The host is going to stop and takes no new sessions.",
            "Send new sessions to another host.");
    }

    /** Where the store is, and what it says, is told to whoever has the token. */
    private static SessionError notSaving() {
        return new SessionError("not_saving", "What is said now cannot be saved.",
            "See GET /api/doctor with the host's token.");
    }
}
