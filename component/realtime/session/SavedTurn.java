package realtime.session;

/**
 * Whose turn it is, as it is saved. Each is null where there is none.
 *
 * @param speaking  the item that the user speaks
 * @param spoken    the item that the user spoke last
 * @param audible   the response that is heard
 * @param awaiting  whether an answer to that is to come
 * @param owed      whether an answer was asked for, or comes by itself, and none has begun
 * @param answering the response that is being made
 * @param cut       the response that was cut short last
 * @param calling   the response that has called a tool last
 */
public record SavedTurn(String speaking, String spoken, String audible, boolean awaiting, boolean owed, String answering,
                        String cut, String calling) {}
