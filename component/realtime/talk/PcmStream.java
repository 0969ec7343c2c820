package realtime.talk;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import realtime.sound.Pcm;
import realtime.sound.Resampler;

/**
 * Turns 16-bit sound of any rate and number of channels into {@link Pcm}: mixed down, then resampled. Closing it closes
 * what it reads. Not thread-safe.
 */
final class PcmStream implements Closeable {
    private static final int PIECES_A_SECOND = 50;

    private final InputStream in;
    private final int channels;
    private final Resampler resampler;
    private final byte[] piece;
    private ByteBuffer ready = ByteBuffer.allocate(0);
    /** Bytes at the beginning of the piece that are less than a sample of each channel. */
    private int odd;

    /** @param format of what comes: signed 16-bit, little-endian */
    PcmStream(InputStream in, AudioFormat format) {
        this.in = in;
        this.channels = format.getChannels();
        int rate = Math.round(format.getSampleRate());
        this.resampler = rate == Pcm.RATE ? null : new Resampler(rate, Pcm.RATE);
        this.piece = new byte[Math.max(1, rate / PIECES_A_SECOND) * channels * Short.BYTES];
    }

    /** The format that sound has to have here, of the same rate and number of channels as {@code format}. */
    static AudioFormat sixteenBit(AudioFormat format) {
        return new AudioFormat(format.getSampleRate(), Short.SIZE, format.getChannels(), true, false);
    }

    /**
     * Fills as much of the frame as there is, waiting for it.
     *
     * @return how many bytes; {@link SoundSource#END} at the end
     */
    int read(byte[] frame, int most) throws IOException {
        int length = 0;
        while (length < most) {
            if (!ready.hasRemaining() && !more()) {
                return length == 0 ? SoundSource.END : length;
            }
            int part = Math.min(most - length, ready.remaining());
            ready.get(frame, length, part);
            length += part;
        }
        return length;
    }

    private boolean more() throws IOException {
        int length = in.read(piece, odd, piece.length - odd);
        if (length <= 0) {
            return false;
        }
        length += odd;
        int whole = length - length % (channels * Short.BYTES);
        ByteBuffer mono = mono(whole);
        ready = resampler == null ? mono : resampler.next(mono);
        odd = length - whole;
        System.arraycopy(piece, whole, piece, 0, odd);
        return true;
    }

    private ByteBuffer mono(int length) {
        ByteBuffer all = ByteBuffer.wrap(piece, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer mono = ByteBuffer.allocate(length / channels).order(ByteOrder.LITTLE_ENDIAN);
        while (all.hasRemaining()) {
            int sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += all.getShort();
            }
            mono.putShort((short) (sum / channels));
        }
        return mono.flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
