package realtime.host;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import realtime.host.pages.ReferencePage;

/** The API's description, for programs and for people. It holds no secret and needs no token. Thread-safe. */
final class ApiDocumentRoutes {
    private final ApiDocument document;

    ApiDocumentRoutes(ApiDocument document) {
        this.document = document;
    }

    void install(RoutesConfig routes) {
        routes.get("/openapi.json", this::describe);
        routes.get("/docs", this::show);
    }

    private void describe(Context ctx) {
        ctx.json(document.at(Links.base(ctx)));
    }

    private void show(Context ctx) {
        ctx.html(ReferencePage.render(document.at(Links.base(ctx))));
    }
}
