package realtime.talk;

import java.io.Closeable;
import java.io.IOException;

/** Where the assistant's voice goes. Written by one thread at a time. */
public interface SoundSink extends Closeable {
    /** Takes sound, {@link realtime.sound.Pcm}; may wait until there is room for it. */
    void write(byte[] pcm, int length) throws IOException;

    /** What it holds and has not made audible yet must not be. */
    default void flush() {}

    /** Milliseconds before a sound is to be heard that this wants to have it, so that nothing stutters. */
    default int leadMs() {
        return 0;
    }

    @Override
    default void close() throws IOException {}
}
