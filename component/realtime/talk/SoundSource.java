package realtime.talk;

import java.io.Closeable;
import java.io.IOException;

/** Where what is said comes from, piece by piece. Read by one thread at a time. */
public interface SoundSource extends Closeable {
    /** What {@link #read} returns behind the last sound. */
    int END = -1;

    /**
     * Reads what has come since, as {@link realtime.sound.Pcm}, at most a frame; does not wait for more.
     *
     * @return how many bytes, an even number, 0 when there is nothing yet; or {@link #END}
     */
    int read(byte[] frame) throws IOException;

    @Override
    default void close() throws IOException {}
}
