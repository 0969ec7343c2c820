package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Numbers a session's server events and sends them, as the provider's wire has them, to every sink: the data channel
 * and each sideband, or the one WebSocket. A script may add events, fields and duplicates. Guarded by the session's
 * lock.
 */
final class EventStream {
    private final Ids ids;
    private final Wire wire;
    private final Script.EventFault fault;
    private final List<EventSink> sinks = new ArrayList<>();

    /** {@code fault} is null when the script disturbs nothing. */
    EventStream(Ids ids, Wire wire, Script.EventFault fault) {
        this.ids = ids;
        this.wire = wire;
        this.fault = fault;
    }

    void add(EventSink sink) {
        sinks.add(sink);
    }

    void remove(EventSink sink) {
        sinks.remove(sink);
    }

    void emit(String type, Consumer<ObjectNode> fields) {
        send(event(type, fields), sinks);
    }

    /** To one sink only: the greeting that a newly attached peer gets. */
    void emitTo(EventSink sink, String type, Consumer<ObjectNode> fields) {
        send(event(type, fields), List.of(sink));
    }

    /** {@code clientEventId} is the {@code event_id} of the client event that failed, null when it had none. */
    void error(ApiError error, String clientEventId) {
        emit("error", event -> event.set("error", error.error().put("event_id", clientEventId)));
    }

    private ObjectNode event(String type, Consumer<ObjectNode> fields) {
        ObjectNode event = Json.object().put("type", type).put("event_id", ids.event());
        fields.accept(event);
        return event;
    }

    private void send(ObjectNode event, List<EventSink> to) {
        wire.said(event).forEach(said -> sendSaid(said, to));
    }

    private void sendSaid(ObjectNode event, List<EventSink> to) {
        if (fault == null) {
            write(event, to);
            return;
        }
        String type = event.path("type").asText();
        if (fault.extraFields()) {
            event.put("practice_extra_field", "A field that no schema knows.");
        }
        write(event, to);
        if (fault.duplicate().contains(type)) {
            write(event, to);
        }
        fault.extra().stream().filter(extra -> extra.after().equals(type)).forEach(extra -> {
            ObjectNode copy = extra.event().deepCopy();
            if (!copy.has("event_id")) {
                copy.put("event_id", ids.event());
            }
            write(copy, to);
        });
    }

    private static void write(ObjectNode event, List<EventSink> to) {
        String text = Json.text(event);
        to.forEach(sink -> sink.send(text));
    }
}
