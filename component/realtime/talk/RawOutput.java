package realtime.talk;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the voice to a program, as raw PCM. Not thread-safe. */
final class RawOutput implements SoundSink {
    private final OutputStream out;

    RawOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(byte[] pcm, int length) throws IOException {
        out.write(pcm, 0, length);
        out.flush();
    }
}
