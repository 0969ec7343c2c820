package realtime.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import realtime.session.ConversationEvent;

/**
 * Client events by their ids, and who waits for the outcome of which. An error names the event that it answers; a
 * success does not, so it is told by its kind. Not thread-safe; the futures may be waited for, and cancelled, by
 * anybody.
 */
final class Replies {
    /** Far more than can be on their way at once. */
    private static final int MOST_OF_NO_NEWS = 2_000;

    private record Expected(Predicate<ServerEvents.Parsed> isReply, CompletableFuture<ConversationEvent> reply) {}

    private final ProviderErrors errors;
    private final Map<String, Expected> byEventId = new LinkedHashMap<>();
    private final Set<String> ofNoNews = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_OF_NO_NEWS;
        }
    });
    private int last;

    Replies(ProviderErrors errors) {
        this.errors = errors;
    }

    /**
     * Waits for what a provider makes of something; to be called without a lock.
     *
     * @throws ProviderException why it failed; that nothing came, where nothing came in time
     */
    static <T> T await(Future<T> reply, Duration limit, ProviderErrors errors) throws ProviderException {
        try {
            return reply.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw errors.noReply();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.noReply();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProviderException refused ? refused : errors.noReply();
        }
    }

    /** Gives the event an id, by which an error that answers it is known. */
    ObjectNode named(ObjectNode event) {
        return event.put("event_id", "host_" + ++last);
    }

    /** Names the event; that the provider refuses it is nobody's news. */
    ObjectNode tolerated(ObjectNode event) {
        ofNoNews.add(named(event).path("event_id").asText());
        return event;
    }

    /** Names the event; the future fails with a {@link ProviderException} when the provider refuses it. */
    CompletableFuture<ConversationEvent> expect(ObjectNode event, Predicate<ServerEvents.Parsed> isReply) {
        CompletableFuture<ConversationEvent> reply = new CompletableFuture<>();
        byEventId.put(named(event).path("event_id").asText(), new Expected(isReply, reply));
        return reply;
    }

    /** Returns whether the event was an error that is nobody else's news: somebody waited for it, or nobody minds. */
    boolean follow(ServerEvents.Parsed parsed) {
        // Whoever has given up waiting must not get what the next one waits for.
        byEventId.values().removeIf(expected -> expected.reply().isDone());
        if (parsed.event() instanceof ConversationEvent.Fault fault) {
            Expected refused = byEventId.remove(parsed.cause());
            if (refused != null) {
                refused.reply().completeExceptionally(errors.refused(fault));
            }
            return refused != null || ofNoNews.remove(parsed.cause());
        }
        byEventId.values().stream()
            .filter(expected -> expected.isReply().test(parsed))
            .findFirst()
            .ifPresent(expected -> expected.reply().complete(parsed.event()));
        return false;
    }

    /** Nothing more will come. */
    void giveUp(ProviderException why) {
        byEventId.values().forEach(expected -> expected.reply().completeExceptionally(why));
        byEventId.clear();
    }
}
