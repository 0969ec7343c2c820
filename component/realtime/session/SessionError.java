package realtime.session;

/**
 * Why a conversation failed, for a person.
 *
 * @param code    ours, or the provider's where it gave one
 * @param message what happened
 * @param fix     the next thing to do
 */
public record SessionError(String code, String message, String fix) {}
