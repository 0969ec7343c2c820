package realtime.practice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;

/** {@code GET /v1/models}: the models that Realtime clients ask for, with their announced ends. Thread-safe. */
final class ModelRoutes {
    private static final long CREATED = 1_756_339_200;

    /** OpenAI's realtime models and transcribers of November 2026; {@code shutdown} is null where none is announced. */
    private static final List<Model> MODELS = List.of(
        new Model("gpt-realtime-2.1", null), new Model("gpt-realtime-2.1-mini", null),
        new Model("gpt-realtime-2", null), new Model("gpt-realtime-1.5", null),
        new Model("gpt-realtime", "2027-01-20"), new Model("gpt-realtime-mini", "2027-01-20"),
        new Model("gpt-transcribe", null), new Model("gpt-live-transcribe", null),
        new Model("whisper-1", "2027-02-26"), new Model("gpt-4o-transcribe", "2027-02-26"),
        new Model("gpt-4o-mini-transcribe", "2027-02-26"));

    private final Doorman doorman;

    private record Model(String id, String shutdown) {
        ObjectNode json() {
            return Json.object().put("id", id).put("object", "model").put("created", CREATED)
                .put("owned_by", "practice").put("shutdown_date", shutdown);
        }
    }

    ModelRoutes(Doorman doorman) {
        this.doorman = doorman;
    }

    void list(Context ctx) {
        doorman.admit(ctx);
        ArrayNode data = Json.array();
        MODELS.forEach(model -> data.add(model.json()));
        ObjectNode list = Json.object().put("object", "list");
        list.set("data", data);
        ctx.contentType("application/json").result(Json.text(list));
    }

    void get(Context ctx) {
        doorman.admit(ctx);
        String id = ctx.pathParam("model");
        Model model = MODELS.stream().filter(one -> one.id().equals(id)).findFirst()
            .orElseThrow(() -> new ApiError(404, "invalid_request_error", "model_not_found",
                "The model does not exist or you do not have access to it.", "model"));
        ctx.contentType("application/json").result(Json.text(model.json()));
    }
}
