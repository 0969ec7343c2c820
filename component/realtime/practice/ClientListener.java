package realtime.practice;

/**
 * Hears what clients send to a practice partner: to test a client, or to see what it does. Called by many threads, in
 * the order of arrival for each connection; must neither block nor throw.
 */
@FunctionalInterface
public interface ClientListener {
    /** Hears nothing. */
    ClientListener NONE = message -> { };

    /** Also what is going to be refused. */
    void received(ClientMessage message);
}
