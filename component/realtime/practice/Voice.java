package realtime.practice;

import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Speaks text with FreeTTS's {@code kevin16}, off the caller's thread, one text at a time. Sentences are kept, since
 * most of what the practice partner says it says again. Thread-safe.
 */
final class Voice implements AutoCloseable {
    private static final String VOICE_NAME = "kevin16";
    private static final int KEPT_SENTENCES = 24;
    private static final int PAUSE_BETWEEN_SENTENCES_MS = 120;

    private final ExecutorService speaker = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().name("practice-voice").daemon().factory());
    /** Guarded by the speaker thread, as is {@link #synthesiser}. */
    private final Map<String, Utterance> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Utterance> eldest) {
            return size() > KEPT_SENTENCES;
        }
    };
    private SpeechSynthesiser synthesiser;

    /** Loads the voice (about half a second) and the most frequent sentence. */
    void warmUp(String sentence) {
        try {
            speaker.execute(() -> sentence(sentence, 1));
        } catch (RejectedExecutionException closed) {
            return;
        }
    }

    /**
     * The future completes on the speaker thread; it never fails: what cannot be spoken becomes a short silence.
     *
     * @param speed 0.25…1.5, 1 is the voice's own
     */
    CompletableFuture<Utterance> say(String text, double speed) {
        return CompletableFuture.supplyAsync(() -> speak(text, speed), speaker);
    }

    private Utterance speak(String text, double speed) {
        Utterance spoken = null;
        for (String sentence : text.strip().split("(?<=[.!?])\\s+")) {
            Utterance next = sentence(sentence, speed);
            spoken = spoken == null ? next : spoken.then(Utterance.silence(PAUSE_BETWEEN_SENTENCES_MS)).then(next);
        }
        return spoken;
    }

    private Utterance sentence(String sentence, double speed) {
        if (synthesiser == null) {
            synthesiser = new SpeechSynthesiser(kevin());
        }
        String key = speed + " " + sentence;
        Utterance known = kept.get(key);
        if (known == null) {
            known = synthesiser.speak(sentence, speed);
            kept.put(key, known);
        }
        return known;
    }

    private static com.sun.speech.freetts.Voice kevin() {
        return Arrays.stream(new KevinVoiceDirectory().getVoices())
            .filter(voice -> voice.getName().equals(VOICE_NAME)).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        // What is being spoken ends by itself soon; FreeTTS complains on the console about an interruption.
        speaker.shutdown();
    }
}
