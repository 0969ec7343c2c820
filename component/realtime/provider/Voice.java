package realtime.provider;

/** Takes the assistant's voice of a call over a WebSocket. Called by one thread at a time; must not block. */
public interface Voice {
    /** @param pcm 16-bit little-endian mono at the profile's output rate, to be played behind what came before */
    void play(byte[] pcm);

    /** What is not played yet must not be: the answer was cut short. */
    void flush();
}
