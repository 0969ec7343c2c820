package realtime.talk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.SourceDataLine;
import realtime.sound.Pcm;
import realtime.sound.Resampler;

/** A speaker, at whatever rate and with as many channels as it has. Written by one thread at a time. */
final class DeviceSpeaker implements SoundSink {
    /** As much as a busy machine may be late. */
    private static final int LEAD_MS = 120;

    private final SourceDataLine line;
    private final int channels;
    private final Resampler resampler;

    /** @param line opened and started */
    DeviceSpeaker(SourceDataLine line) {
        this.line = line;
        this.channels = line.getFormat().getChannels();
        int rate = Math.round(line.getFormat().getSampleRate());
        this.resampler = rate == Pcm.RATE ? null : new Resampler(Pcm.RATE, rate);
    }

    @Override
    public void write(byte[] pcm, int length) throws IOException {
        ByteBuffer mono = ByteBuffer.wrap(pcm, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer sound = resampler == null ? mono : resampler.next(mono);
        byte[] all = new byte[sound.remaining() * channels];
        ByteBuffer spread = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        while (sound.hasRemaining()) {
            short sample = sound.getShort();
            for (int channel = 0; channel < channels; channel++) {
                spread.putShort(sample);
            }
        }
        if (line.write(all, 0, all.length) < all.length && !line.isOpen()) {
            throw new IOException("the speaker is gone");
        }
    }

    @Override
    public void flush() {
        line.flush();
    }

    @Override
    public int leadMs() {
        return LEAD_MS;
    }

    @Override
    public void close() {
        line.stop();
        line.close();
    }
}
