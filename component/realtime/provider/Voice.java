package realtime.provider;

import java.nio.ByteBuffer;

/** Takes the assistant's voice of a call over a WebSocket. Called by one thread at a time; must not block. */
public interface Voice {
    /**
     * To be played behind what came before.
     *
     * @param itemId the answer that it is part of
     * @param pcm    16-bit little-endian mono at the profile's output rate; nobody else reads or writes it
     */
    void play(String itemId, ByteBuffer pcm);

    /** What is not played yet must not be: the answer was cut short. */
    void flush();
}
