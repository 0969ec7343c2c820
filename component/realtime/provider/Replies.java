package realtime.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import realtime.session.ConversationEvent;

/**
 * Client events that somebody waits for the outcome of. An error names the event that it answers; a success does not,
 * so it is told by its kind. Not thread-safe; the futures may be waited for by anybody.
 */
final class Replies {
    private record Expected(Predicate<ConversationEvent> isReply, CompletableFuture<ConversationEvent> reply) {}

    private final ProviderErrors errors;
    private final Map<String, Expected> byEventId = new LinkedHashMap<>();
    private int last;

    Replies(ProviderErrors errors) {
        this.errors = errors;
    }

    /** Gives the event an id; the future fails with a {@link ProviderException} when the provider refuses it. */
    CompletableFuture<ConversationEvent> expect(ObjectNode event, Predicate<ConversationEvent> isReply) {
        String id = "host_" + ++last;
        event.put("event_id", id);
        CompletableFuture<ConversationEvent> reply = new CompletableFuture<>();
        byEventId.put(id, new Expected(isReply, reply));
        return reply;
    }

    /** Returns whether the event was an error that somebody waited for, so that it is nobody else's news. */
    boolean follow(ServerEvents.Parsed parsed) {
        if (parsed.event() instanceof ConversationEvent.Fault fault) {
            Expected refused = parsed.cause() == null ? null : byEventId.remove(parsed.cause());
            if (refused != null) {
                refused.reply().completeExceptionally(errors.refused(fault));
            }
            return refused != null;
        }
        byEventId.entrySet().stream()
            .filter(entry -> entry.getValue().isReply().test(parsed.event()))
            .findFirst()
            .ifPresent(entry -> {
                byEventId.remove(entry.getKey());
                entry.getValue().reply().complete(parsed.event());
            });
        return false;
    }

    /** Nothing more will come. */
    void giveUp(ProviderException why) {
        byEventId.values().forEach(expected -> expected.reply().completeExceptionally(why));
        byEventId.clear();
    }
}
