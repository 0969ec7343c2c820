package realtime.recording;

/**
 * Where the pieces of one side's sound belong in time: each behind the one before, unless so much time has passed that
 * there was a gap. So a network's jitter makes no clicks, and a pause stays one. In samples. Not thread-safe.
 */
final class Placement {
    private long end;

    /**
     * @param now    when the piece begins, by the clock
     * @param length of the piece
     * @return where it begins in the recording
     */
    long place(long now, long length) {
        long start = now - end > Recording.LONGEST_JITTER ? now : end;
        end = start + length;
        return start;
    }

    /** What was placed from here on is not heard. Returns whether there was anything. */
    boolean cut(long now) {
        boolean isCut = end > now;
        end = Math.min(end, now);
        return isCut;
    }
}
