package realtime.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.Capture;
import realtime.session.CaptureSchema;
import realtime.session.ConversationEvent;
import realtime.session.Session;
import realtime.session.ToolUse;

/**
 * Has the model's function calls answered: the app's functions by the app, in time or with an excuse, and the one that
 * records captured fields at once, by the session. Not thread-safe; the call's {@link Dialogue} owns it.
 */
final class Functions {
    private static final Logger LOG = LoggerFactory.getLogger(Functions.class);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** Which response has called what waits since before this host is not known any more. */
    private static final String RESUMED = "";

    private final Session session;
    private final ObjectMapper json;
    private final ClientEvents clientEvents;
    private final Consumer<ObjectNode> send;
    private final Runnable goOn;
    private final ToolCalls calls = new ToolCalls();

    /** @param goOn the model has every output that it waits for */
    Functions(Session session, ObjectMapper json, Consumer<ObjectNode> send, Runnable goOn) {
        this.session = session;
        this.json = json;
        this.clientEvents = new ClientEvents(json);
        this.send = send;
        this.goOn = goOn;
    }

    /** Goes on where a host before this one was: what waited then waits still, and since then. */
    void resume() {
        List<ToolUse> waiting = session.toolUses().waiting();
        for (ToolUse use : waiting) {
            calls.asked(new ToolCall(use.callId(), RESUMED, use.name(), use.arguments()), use.askedAt());
        }
        calls.isDone(RESUMED);
        waiting.forEach(use -> record(use.callId(), use.name(), use.arguments()));
    }

    /** The model wants a function called. */
    void asked(ToolCall call, long now) {
        if (calls.asked(call, now)) {
            session.toolUses().asked(call.callId(), call.name(), call.arguments());
            record(call.callId(), call.name(), call.arguments());
        }
    }

    private void record(String callId, String name, String arguments) {
        Capture capture = session.capture().orElse(null);
        if (capture != null && name.equals(CaptureSchema.TOOL)) {
            hand(callId, recorded(capture, arguments), ToolAnswer.ALREADY_ANSWERED);
        }
    }

    private String recorded(Capture capture, String arguments) {
        try {
            JsonNode given = json.readTree(arguments);
            if (given != null && given.isObject()) {
                return json.valueToTree(capture.record(json.convertValue(given, OBJECT))).toString();
            }
        } catch (JsonProcessingException notJson) {
            LOG.debug("session {}: fields that are not JSON", session.id());
        }
        return error("The arguments are no JSON object; nothing was recorded. Call the function again with one.");
    }

    /** Follows the conversation. */
    void follow(ConversationEvent event) {
        if (calls.follow(event)) {
            goOn.run();
        }
    }

    /** The calls that wait for the app, oldest first. */
    List<ToolCall> waiting() {
        return calls.waiting();
    }

    /** The app has a function's output. */
    ToolAnswer answer(String callId, String output) {
        ToolAnswer standing = calls.standing(callId);
        if (standing == ToolAnswer.TAKEN) {
            hand(callId, output, ToolAnswer.ALREADY_ANSWERED);
        }
        return standing;
    }

    /** Lets time pass: a conversation does not wait for ever for an app that says nothing. */
    void tick(long now) {
        int seconds = session.settings().toolTimeoutSeconds();
        for (String late : calls.overdue(now, Duration.ofSeconds(seconds))) {
            LOG.info("session {}: the app did not answer a function call within {} s", session.id(), seconds);
            hand(late, error("The app did not answer in time (" + seconds + " s). Say that this is not available "
                + "right now, and go on without it."), ToolAnswer.TOO_LATE);
        }
    }

    private void hand(String callId, String output, ToolAnswer later) {
        boolean isLast = calls.answered(callId, later);
        session.toolUses().ended(callId,
            later == ToolAnswer.TOO_LATE ? ToolUse.State.LATE : ToolUse.State.ANSWERED, output);
        send.accept(clientEvents.toolOutput(callId, output));
        if (isLast) {
            goOn.run();
        }
    }

    private String error(String words) {
        return json.createObjectNode().put("error", words).toString();
    }
}
