package realtime.practice;

import java.util.List;
import java.util.Locale;

/**
 * The listening half of a session: sound comes in, turns are detected or committed by hand, and user items are made.
 * Guarded by the session's lock.
 */
final class TurnTaking {
    private static final int LEAST_COMMIT_MS = 100;
    private static final int SAMPLES_PER_MS = AudioFormat.RATE / 1000;

    private final SessionParts parts;
    private final Responses responses;
    private final ScriptRun script;
    private final TurnDetector detector = new TurnDetector();
    private SessionConfig config;
    private long samplesHeard;
    /** Where the input buffer begins: the last commit or clear. */
    private long bufferStart;
    private String speechItemId;
    private long speechStartMs;
    /** When the partner fell silent after an answer; negative while it has not. */
    private long idleSinceMs = -1;
    private boolean answered;

    TurnTaking(SessionParts parts, Responses responses, ScriptRun script, SessionConfig config) {
        this.parts = parts;
        this.responses = responses;
        this.script = script;
        use(config);
    }

    /** Throws {@link ApiError} when the script refuses the transcriber. */
    void check(SessionConfig wanted) {
        script.faults().checkTranscriber(wanted);
    }

    void use(SessionConfig wanted) {
        config = wanted;
        detector.use(wanted.turnDetection().orElse(TurnSettings.MANUAL));
    }

    /** Takes 24 kHz sound of any length. */
    void hear(short[] sound) {
        samplesHeard += sound.length;
        List<TurnDetector.Change> changes = detector.feed(sound);
        if (config.turnDetection().isEmpty()) {
            return;
        }
        for (TurnDetector.Change change : changes) {
            switch (change) {
                case TurnDetector.Started started -> speechStarted(started.audioStartMs());
                case TurnDetector.Stopped stopped -> speechStopped(stopped.audioEndMs());
            }
        }
        watchIdleness();
    }

    private void speechStarted(long startMs) {
        speechItemId = parts.ids().item();
        speechStartMs = startMs;
        idleSinceMs = -1;
        String itemId = speechItemId;
        parts.events().emit("input_audio_buffer.speech_started",
            event -> event.put("audio_start_ms", startMs).put("item_id", itemId));
        if (config.turnDetection().orElseThrow().interruptResponse()) {
            responses.interrupt();
        }
    }

    private void speechStopped(long endMs) {
        if (speechItemId == null) {
            return;
        }
        String itemId = speechItemId;
        parts.events().emit("input_audio_buffer.speech_stopped",
            event -> event.put("audio_end_ms", endMs).put("item_id", itemId));
        commitTurn(itemId, (int) (endMs - speechStartMs), detector.speechMs());
        answerIfWanted();
    }

    private void answerIfWanted() {
        boolean wanted = config.turnDetection().map(TurnSettings::createResponse).orElse(false);
        if (wanted && config.answers()) {
            responses.answerTurn(config);
        }
    }

    /** {@code input_audio_buffer.commit}; throws {@link ApiError} when there is too little. */
    void commit() {
        double bufferMs = (double) (samplesHeard - bufferStart) / SAMPLES_PER_MS;
        if (bufferMs < LEAST_COMMIT_MS) {
            throw ApiError.invalid("input_audio_buffer_commit_empty", String.format(Locale.ROOT,
                "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, "
                    + "but buffer only has %.2fms of audio.", bufferMs), null);
        }
        commitTurn(speechItemId == null ? parts.ids().item() : speechItemId, (int) bufferMs, detector.speechMs());
    }

    private void commitTurn(String itemId, int audioMs, int speechMs) {
        Script.Turn turn = script.next();
        addUserItem(itemId, audioMs);
        responses.heard(turn, speechMs);
        if (config.transcribes()) {
            parts.later(turn.transcriptionDelayMs(), () -> transcribe(itemId, turn, audioMs, speechMs));
        }
        startAgain();
    }

    private void addUserItem(String itemId, int audioMs) {
        String previous = parts.conversation().lastId();
        parts.events().emit("input_audio_buffer.committed",
            event -> event.put("previous_item_id", previous).put("item_id", itemId));
        ConversationItem item = ConversationItem.userSpeech(itemId, audioMs);
        parts.conversation().append(item);
        for (String type : List.of("conversation.item.added", "conversation.item.done")) {
            parts.events().emit(type, event -> event.put("previous_item_id", previous).set("item", item.json()));
        }
    }

    private void transcribe(String itemId, Script.Turn turn, int audioMs, int speechMs) {
        Transcription transcription = new Transcription(parts.events(), itemId, audioMs);
        if (script.faults().failsTurns(config)) {
            transcription.fail("model_not_found", "The transcription model does not exist or you do not have access.");
            return;
        }
        if (turn.transcriptionFails()) {
            transcription.fail();
            return;
        }
        String text = turn.user() == null
            ? String.format(Locale.ROOT, "[speech, %.1f s]", speechMs / 1000.0) : turn.user();
        parts.conversation().find(itemId).ifPresent(item -> item.transcribed(text));
        if (parts.speech().has(Likeness.Quirk.GROWING_TRANSCRIPT)) {
            transcription.grow(text);
        } else {
            transcription.complete(text);
        }
    }

    /** {@code input_audio_buffer.clear}. */
    void clear() {
        startAgain();
        parts.events().emit("input_audio_buffer.cleared", event -> { });
    }

    private void startAgain() {
        bufferStart = samplesHeard;
        speechItemId = null;
        detector.reset();
    }

    /** An answer has ended: from now on {@code idle_timeout_ms} counts. */
    void answerEnded() {
        answered = true;
    }

    private void watchIdleness() {
        var timeout = config.turnDetection().orElseThrow().idleTimeoutMs();
        if (timeout.isEmpty() || !answered || detector.speaking() || !responses.idle()) {
            idleSinceMs = -1;
            return;
        }
        long now = detector.nowMs();
        if (idleSinceMs < 0) {
            idleSinceMs = now;
        } else if (now - idleSinceMs >= timeout.getAsInt()) {
            timedOut(idleSinceMs, now);
        }
    }

    private void timedOut(long since, long now) {
        answered = false;
        idleSinceMs = -1;
        String itemId = parts.ids().item();
        parts.events().emit("input_audio_buffer.timeout_triggered", event -> event.put("audio_start_ms", since)
            .put("audio_end_ms", now).put("item_id", itemId));
        addUserItem(itemId, (int) (now - since));
        startAgain();
        responses.heard(Script.Turn.USUAL.saying(Answer.STILL_THERE), 0);
        responses.answerTurn(config);
    }
}
