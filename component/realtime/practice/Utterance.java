package realtime.practice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Spoken text: sound at 48 kHz mono and when each word of the transcript sounds. Immutable (nobody writes to
 * {@code samples} after construction).
 *
 * @param words in order; joined with single spaces they are the transcript
 */
record Utterance(short[] samples, List<Word> words) {
    static final int RATE = 48_000;
    private static final int SAMPLES_PER_MS = RATE / 1000;

    Utterance {
        words = List.copyOf(words);
    }

    /** A word and where it sounds, in milliseconds from the start of the utterance. */
    record Word(String text, int startMs, int endMs) {}

    int durationMs() {
        return samples.length / SAMPLES_PER_MS;
    }

    /** The transcript of the words that had ended at {@code ms}. */
    String heardBy(int ms) {
        List<String> heard = words.stream().filter(word -> word.endMs() <= ms).map(Word::text).toList();
        return String.join(" ", heard);
    }

    /** This, then {@code next}. */
    Utterance then(Utterance next) {
        short[] joined = new short[samples.length + next.samples.length];
        System.arraycopy(samples, 0, joined, 0, samples.length);
        System.arraycopy(next.samples, 0, joined, samples.length, next.samples.length);
        int shift = durationMs();
        List<Word> all = new ArrayList<>(words);
        next.words.forEach(word -> all.add(new Word(word.text(), word.startMs() + shift, word.endMs() + shift)));
        return new Utterance(joined, all);
    }

    /** With silence after the {@code count}-th word; a pause after more words than there are comes at the end. */
    Utterance pausedAfter(int count, int ms) {
        int kept = Math.min(count, words.size());
        int cut = kept == 0 ? 0 : words.get(kept - 1).endMs() * SAMPLES_PER_MS;
        cut = kept == words.size() ? samples.length : cut;
        int cutMs = cut / SAMPLES_PER_MS;
        List<Word> rest = words.subList(kept, words.size()).stream()
            .map(word -> new Word(word.text(), Math.max(0, word.startMs() - cutMs), word.endMs() - cutMs)).toList();
        return new Utterance(Arrays.copyOf(samples, cut), words.subList(0, kept)).then(silence(ms))
            .then(new Utterance(Arrays.copyOfRange(samples, cut, samples.length), rest));
    }

    static Utterance silence(int ms) {
        return new Utterance(new short[ms * SAMPLES_PER_MS], List.of());
    }
}
