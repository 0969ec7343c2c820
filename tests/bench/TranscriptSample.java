package bench;

/** The same words for every server that is measured. */
final class TranscriptSample {
    private TranscriptSample() {}

    /** What the {@code number}th turn says. */
    static String text(int number) {
        return "Turn " + number + ": what did we sell in the north last week, and how does that compare with May?";
    }
}
