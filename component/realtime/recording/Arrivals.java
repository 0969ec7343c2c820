package realtime.recording;

/**
 * Where sound belongs in time that comes as it is said, or later: its pieces follow one another, and where one is much
 * later than that, there was a pause. Whether it was a pause, or a network that stood still, shows in what follows:
 * nothing can be there before it was said, so pieces that come too fast take their time from the pause. In samples. Not
 * thread-safe.
 */
final class Arrivals {
    /** A network that stands still longer has cut off who speaks; so no more than that is ever moved. */
    private static final long LONGEST_RUN = 60L * Recording.RATE;
    private static final long NEVER = Long.MIN_VALUE / 4;
    private final long tolerance;
    /** Where sound of offset 0 belongs. */
    private long begins = NEVER;
    /** Where the pieces begin that came since the last pause, and what is left of that. */
    private long run;
    private long pause;

    /** @param tolerance how much later or earlier than those before it a piece may come, and follow them still */
    Arrivals(long tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * A piece has come.
     *
     * @param begun  when that of offset 0 was said, as this piece has it
     * @param offset of the piece in its sound
     * @param end    of what was written before it
     * @return how much earlier all belongs that was written from {@link #run()} on; 0 if it belongs where it is
     */
    long take(long begun, long offset, long end) {
        if (begun - begins > tolerance) {
            begins = begun;
            run = at(offset);
            pause = Math.max(0, run - end);
            return 0;
        }
        if (begins - begun <= tolerance) {
            return 0;
        }
        if (at(offset) - run > LONGEST_RUN) {
            pause = 0;
        }
        long early = Math.min(begins - begun, pause);
        pause -= early;
        run -= early;
        // Without a pause to take it from it still follows what was written.
        begins = Math.max(begun, Math.min(begins, end - offset) - early);
        return early;
    }

    /** Where the pieces begin that came since the last pause, after what was moved. */
    long run() {
        return run;
    }

    /** Where the piece of that offset belongs. */
    long at(long offset) {
        return Math.max(0, begins + offset);
    }
}
