package realtime.talk;

import java.io.IOException;
import java.io.InputStream;
import javax.sound.sampled.TargetDataLine;
import realtime.sound.Pcm;

/**
 * A microphone, at whatever rate it has. Its clock is not ours: what it is ahead is caught up with bit by bit. Read by
 * one thread at a time.
 */
final class DeviceMicrophone implements SoundSource {
    private static final int CATCH_UP = Pcm.BYTES_PER_MS;
    private static final int BEHIND_MS = 100;

    private final TargetDataLine line;
    private final PcmStream sound;
    private final int bytesPerSecond;

    /** @param line opened and started */
    DeviceMicrophone(TargetDataLine line) {
        this.line = line;
        this.bytesPerSecond = Math.round(line.getFormat().getFrameRate()) * line.getFormat().getFrameSize();
        this.sound = new PcmStream(new Captured(), line.getFormat());
    }

    @Override
    public int read(byte[] frame) throws IOException {
        if (!line.isOpen()) {
            throw new IOException("the microphone is gone");
        }
        long waitingMs = line.available() * 1_000L / bytesPerSecond;
        // A part more than a frame may be in the making.
        if (waitingMs < 2 * Capture.FRAME_MS) {
            return 0;
        }
        return sound.read(frame, Capture.FRAME + (waitingMs > BEHIND_MS ? CATCH_UP : 0));
    }

    @Override
    public void close() {
        line.stop();
        line.close();
    }

    /** The line, as a stream without an end. */
    private final class Captured extends InputStream {
        @Override
        public int read() {
            throw new UnsupportedOperationException("is read piece by piece");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int whole = length - length % line.getFormat().getFrameSize();
            return line.read(bytes, offset, whole);
        }
    }
}
