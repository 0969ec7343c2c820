package realtime.practice;

import java.util.List;
import java.util.Locale;

/**
 * What the practice partner does in one response. It understands no words and says so: it knows how long it heard
 * speech, what was typed, and what a script tells it. Immutable.
 *
 * @param turn the script's turn, {@link Script.Turn#USUAL} without one
 */
record Answer(String text, List<Script.ToolCall> toolCalls, Script.Turn turn) {
    /** Spoken often, so worth having ready. */
    static final String INTRODUCTION = "This is the practice partner.";
    static final String GREETING =
        "Hello, this is the practice partner. Say something, and I will tell you how long I heard you.";
    static final String OUT_OF_BAND = INTRODUCTION + " I do not understand words, so I have no answer to this.";
    static final String STILL_THERE = INTRODUCTION + " Are you still there?";
    private static final String VERBATIM = "say exactly:";
    private static final int LONGEST_REPEAT = 200;

    static Answer saying(String text) {
        return new Answer(text, List.of(), Script.Turn.USUAL);
    }

    /**
     * The answer to speech that lasted {@code speechMs}; {@code ordinal} counts turns, so that answers vary a little.
     */
    static Answer toSpeech(Script.Turn turn, int speechMs, int ordinal, int images) {
        String seconds = String.format(Locale.ROOT, "%.1f", speechMs / 1000.0);
        String usual = speechMs == 0
            ? INTRODUCTION + " I did not hear any speech in that turn."
            : switch (ordinal % 3) {
                case 0 -> INTRODUCTION + " I heard you for " + seconds + " seconds.";
                case 1 -> "Practice partner here. You spoke for " + seconds + " seconds. I do not understand words.";
                default -> INTRODUCTION + " That was " + seconds + " seconds of speech.";
            };
        return of(turn, usual + pictures(images));
    }

    /** Typed words are known, so they may be repeated. */
    static Answer toText(Script.Turn turn, String typed, int images) {
        String shown = typed.length() > LONGEST_REPEAT ? typed.substring(0, LONGEST_REPEAT) + "…" : typed;
        return of(turn, INTRODUCTION + " You typed: " + shown + pictures(images));
    }

    static Answer toPictures(Script.Turn turn, int images) {
        return of(turn, INTRODUCTION + pictures(images));
    }

    /** It cannot see what they show. */
    private static String pictures(int images) {
        return switch (images) {
            case 0 -> "";
            case 1 -> " I got a picture.";
            default -> " I got " + images + " pictures.";
        };
    }

    static Answer afterTools(Script.Turn turn) {
        String text = turn.answer() == null ? INTRODUCTION + " I have the answer of the tool." : turn.answer();
        return new Answer(text, List.of(), turn);
    }

    Answer withoutTools() {
        return new Answer(text, List.of(), turn);
    }

    /** The words after "Say exactly:", null when the instructions do not ask for that. */
    static String verbatim(String instructions) {
        int at = instructions == null ? -1 : instructions.toLowerCase(Locale.ROOT).indexOf(VERBATIM);
        if (at < 0) {
            return null;
        }
        String words = instructions.substring(at + VERBATIM.length()).strip();
        boolean quoted = words.length() > 2 && "\"“'".indexOf(words.charAt(0)) >= 0
            && "\"”'".indexOf(words.charAt(words.length() - 1)) >= 0;
        String plain = quoted ? words.substring(1, words.length() - 1).strip() : words;
        return plain.isEmpty() ? null : plain;
    }

    private static Answer of(Script.Turn turn, String usual) {
        return new Answer(turn.answer() == null ? usual : turn.answer(), turn.toolCalls(), turn);
    }
}
