package realtime.session;

/**
 * A conversation item as a provider reports it, whole.
 *
 * @param text       its text or transcript; null where the provider has none (yet)
 * @param spoken     whether it holds audio, so that a user's text comes later by transcription
 * @param incomplete whether the provider says that it was cut short
 */
public record ProviderItem(String id, ItemType type, String text, boolean spoken, boolean incomplete) {}
