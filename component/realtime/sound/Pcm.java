package realtime.sound;

/** Sound as the relay carries it: PCM16, little-endian, mono, 24 kHz. */
public final class Pcm {
    /** Samples a second. */
    public static final int RATE = 24_000;
    /** Bytes of a millisecond. */
    public static final int BYTES_PER_MS = RATE / 1_000 * Short.BYTES;

    private Pcm() {}
}
