package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** {@code GET /v1/models}: the models that Realtime clients ask for, with their announced ends. Thread-safe. */
final class ModelRoutes {
    private static final long CREATED = 1_756_339_200;

    private final List<Likeness.Model> models;
    private final Doorman doorman;
    private final Supplier<FaultPlan> plan;

    ModelRoutes(Likeness likeness, Doorman doorman, Supplier<FaultPlan> plan) {
        models = likeness.address().models();
        this.doorman = doorman;
        this.plan = plan;
    }

    void list(Context ctx) {
        doorman.admit(ctx);
        ArrayNode data = Json.array();
        offered().forEach(data::add);
        ObjectNode list = Json.object().put("object", "list");
        list.set("data", data);
        ctx.contentType("application/json").result(Json.text(list));
    }

    void get(Context ctx) {
        doorman.admit(ctx);
        String id = ctx.pathParam("model");
        ObjectNode model = offered().filter(one -> one.path("id").asText().equals(id)).findFirst()
            .orElseThrow(() -> new ApiError(404, "invalid_request_error", "model_not_found",
                "The model does not exist or you do not have access to it.", "model"));
        ctx.contentType("application/json").result(Json.text(model));
    }

    private Stream<ObjectNode> offered() {
        Optional<Script.ModelFault> fault = Optional.ofNullable(plan.get().script().faults().models());
        return models.stream()
            .filter(model -> fault.filter(one -> one.missing().contains(model.id())).isEmpty())
            .map(model -> json(model, fault.map(one -> one.shutdown().get(model.id()))));
    }

    private static ObjectNode json(Likeness.Model model, Optional<JsonNode> scripted) {
        ObjectNode json = Json.object().put("id", model.id()).put("object", "model").put("created", CREATED)
            .put("owned_by", "practice").put("shutdown_date", model.shutdown());
        scripted.ifPresent(shutdown -> json.set("shutdown_date", shutdown));
        return json;
    }
}
