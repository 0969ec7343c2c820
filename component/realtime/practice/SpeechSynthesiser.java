package realtime.practice;

import com.sun.speech.freetts.Item;
import com.sun.speech.freetts.Relation;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import realtime.practice.Utterance.Word;

/** One FreeTTS voice that speaks into memory. Confined to one thread. */
final class SpeechSynthesiser {
    /** kevin16 speaks at 16 kHz; utterances are kept at 48 kHz. */
    private static final int UP_FACTOR = 3;
    private static final int UNSPEAKABLE_MS_PER_WORD = 250;
    private static final double PEAK = 0.6 * Short.MAX_VALUE;

    private final com.sun.speech.freetts.Voice voice;
    private final MemoryAudioPlayer memory = new MemoryAudioPlayer();
    /** Ends of the voice's tokens, in milliseconds, while a text is spoken. */
    private final List<Integer> tokenEndsMs = new ArrayList<>();

    @SuppressWarnings("unchecked") // FreeTTS predates generics
    SpeechSynthesiser(com.sun.speech.freetts.Voice voice) {
        this.voice = voice;
        voice.allocate();
        voice.setAudioPlayer(memory);
        voice.getUtteranceProcessors().add((com.sun.speech.freetts.UtteranceProcessor) this::noteTokenEnds);
    }

    /**
     * The text as sound; a text with nothing speakable in it (another script, say) as silence of a plausible length.
     */
    Utterance speak(String text, double speed) {
        List<String> words = List.of(text.strip().split("\\s+"));
        String speakable = speakable(text);
        if (speakable.chars().noneMatch(Character::isLetterOrDigit)) {
            return timed(Utterance.silence(UNSPEAKABLE_MS_PER_WORD * words.size()).samples(), words);
        }
        tokenEndsMs.clear();
        memory.reset();
        voice.setDurationStretch((float) (1 / speed));
        voice.speak(speakable);
        return timed(loud(Resampler.up(memory.sound(), UP_FACTOR)), words);
    }

    private void noteTokenEnds(com.sun.speech.freetts.Utterance utterance) {
        int offsetMs = memory.milliseconds();
        for (Item token = utterance.getRelation(Relation.TOKEN).getHead(); token != null; token = token.getNext()) {
            Item lastWord = token.getLastDaughter();
            if (lastWord != null) {
                tokenEndsMs.add(offsetMs + endMs(lastWord));
            }
        }
    }

    private static int endMs(Item word) {
        Item syllables = word.getItemAs(Relation.SYLLABLE_STRUCTURE);
        Item syllable = syllables == null ? null : syllables.getLastDaughter();
        Item sound = syllable == null ? null : syllable.getLastDaughter();
        Item segment = sound == null ? null : sound.getItemAs(Relation.SEGMENT);
        return segment == null ? 0 : Math.round(segment.getFeatures().getFloat("end") * 1000);
    }

    /**
     * Uses the voice's own timing where its tokens are the transcript's words, else spreads the words by their length.
     */
    private Utterance timed(short[] samples, List<String> words) {
        int totalMs = samples.length / (Utterance.RATE / 1000);
        int letters = words.stream().mapToInt(String::length).sum();
        boolean measured = tokenEndsMs.size() == words.size();
        List<Word> timed = new ArrayList<>();
        int start = 0;
        int lettersSoFar = 0;
        for (int i = 0; i < words.size(); i++) {
            lettersSoFar += words.get(i).length();
            int spread = (int) ((long) totalMs * lettersSoFar / Math.max(1, letters));
            int end = Math.clamp(measured ? tokenEndsMs.get(i) : spread, start, totalMs);
            timed.add(new Word(words.get(i), start, end));
            start = end;
        }
        return new Utterance(samples, timed);
    }

    /** FreeTTS is quiet: brings the loudest sample to a comfortable level. */
    private static short[] loud(short[] sound) {
        int peak = 1;
        for (short sample : sound) {
            peak = Math.max(peak, Math.abs((int) sample));
        }
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (short) (sound[i] * PEAK / peak);
        }
        return sound;
    }

    /** The voice reads ASCII only: accents go, other characters become spaces. */
    private static String speakable(String text) {
        String plain = Normalizer.normalize(text.replace('’', '\''), Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        return plain.replaceAll("[^\\x20-\\x7e]", " ").strip();
    }
}
