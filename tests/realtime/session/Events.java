package realtime.session;

/** Conversation events as tests write them: short, with the fields that do not matter left out. */
final class Events {
    private Events() {}

    static ConversationEvent configured(boolean transcribes) {
        return reported("gpt-realtime-2.1", "marin", transcribes ? "gpt-4o-mini-transcribe" : "off");
    }

    static ConversationEvent reported(String model, String voice, String transcription) {
        return new ConversationEvent.Configured(
            new ReportedSettings(model, voice, null, null, null, transcription, null, null, null, null));
    }

    static ConversationEvent speechStarted(String id, long ms) {
        return new ConversationEvent.SpeechStarted(id, ms);
    }

    static ConversationEvent speechStopped(String id, long ms) {
        return new ConversationEvent.SpeechStopped(id, ms);
    }

    static ConversationEvent committed(String id, String previous) {
        return new ConversationEvent.TurnCommitted(id, previous);
    }

    static ConversationEvent added(ProviderItem item, String previous) {
        return new ConversationEvent.ItemAdded(item, previous);
    }

    static ConversationEvent done(ProviderItem item, String previous) {
        return new ConversationEvent.ItemDone(item, previous);
    }

    static ConversationEvent retrieved(ProviderItem item) {
        return new ConversationEvent.ItemRetrieved(item);
    }

    static ConversationEvent deleted(String id) {
        return new ConversationEvent.ItemDeleted(id);
    }

    static ConversationEvent truncated(String id, long audioEndMs) {
        return new ConversationEvent.ItemTruncated(id, audioEndMs);
    }

    static ConversationEvent heardSoFar(String id, String delta) {
        return new ConversationEvent.UserTextDelta(id, 0, delta);
    }

    static ConversationEvent heard(String id, String text) {
        return new ConversationEvent.UserTextCompleted(id, 0, text, Usage.NONE);
    }

    static ConversationEvent notHeard(String id) {
        return new ConversationEvent.UserTextFailed(id, 0, "audio_unintelligible",
            "The audio could not be transcribed.");
    }

    static ConversationEvent response(String id) {
        return new ConversationEvent.ResponseCreated(id, true);
    }

    static ConversationEvent outOfBand(String id) {
        return new ConversationEvent.ResponseCreated(id, false);
    }

    static ConversationEvent output(String response, ProviderItem item) {
        return new ConversationEvent.OutputItemAdded(response, item);
    }

    static ConversationEvent outputDone(String response, ProviderItem item) {
        return new ConversationEvent.OutputItemDone(response, item);
    }

    static ConversationEvent delta(String response, String id, String text) {
        return new ConversationEvent.AssistantTextDelta(response, id, 0, text);
    }

    static ConversationEvent textDone(String response, String id, String text) {
        return new ConversationEvent.AssistantTextDone(response, id, 0, text);
    }

    static ConversationEvent responseDone(String id) {
        return new ConversationEvent.ResponseDone(id, false, null, Usage.NONE);
    }

    static ConversationEvent aside(String id) {
        return new ConversationEvent.AsideDone(id, "summary", "Nothing much.", null, Usage.NONE);
    }

    /** @param audioTokens of 50 ms of speech each */
    static ConversationEvent cancelled(String id, long audioTokens) {
        return new ConversationEvent.ResponseDone(id, true, null, new Usage(0, audioTokens, 0, audioTokens, 0, 0, 0));
    }

    static ConversationEvent audible(String response) {
        return new ConversationEvent.PlaybackStarted(response);
    }

    static ConversationEvent played(String response) {
        return new ConversationEvent.PlaybackStopped(response);
    }

    static ConversationEvent cleared(String response) {
        return new ConversationEvent.PlaybackCleared(response);
    }

    static ProviderItem speech(String id) {
        return new ProviderItem(id, ItemType.USER, null, true, false);
    }

    static ProviderItem typed(String id, String text) {
        return new ProviderItem(id, ItemType.USER, text, false, false);
    }

    static ProviderItem system(String id, String text) {
        return new ProviderItem(id, ItemType.SYSTEM, text, false, false);
    }

    static ProviderItem answer(String id) {
        return new ProviderItem(id, ItemType.ASSISTANT, null, true, false);
    }

    static ProviderItem answer(String id, String text) {
        return new ProviderItem(id, ItemType.ASSISTANT, text, true, false);
    }

    static ProviderItem cut(String id, String text) {
        return new ProviderItem(id, ItemType.ASSISTANT, text, true, true);
    }
}
