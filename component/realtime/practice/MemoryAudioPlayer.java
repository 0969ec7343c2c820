package realtime.practice;

import com.sun.speech.freetts.audio.AudioPlayer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** FreeTTS's loudspeaker that keeps the sound: 16 kHz, mono, big-endian PCM16. Confined to one thread. */
final class MemoryAudioPlayer implements AudioPlayer {
    private static final int BYTES_PER_MS = 32;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private javax.sound.sampled.AudioFormat format = new javax.sound.sampled.AudioFormat(16_000, 16, 1, true, true);
    private float volume = 1;

    short[] sound() {
        short[] sound = new short[bytes.size() / 2];
        ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.BIG_ENDIAN).asShortBuffer().get(sound);
        return sound;
    }

    int milliseconds() {
        return bytes.size() / BYTES_PER_MS;
    }

    @Override
    public void setAudioFormat(javax.sound.sampled.AudioFormat wanted) {
        format = wanted;
    }

    @Override
    public javax.sound.sampled.AudioFormat getAudioFormat() {
        return format;
    }

    @Override
    public void reset() {
        bytes.reset();
    }

    @Override
    public boolean write(byte[] audio) {
        return write(audio, 0, audio.length);
    }

    @Override
    public boolean write(byte[] audio, int offset, int size) {
        bytes.write(audio, offset, size);
        return true;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public boolean drain() {
        return true;
    }

    @Override
    public void begin(int size) {}

    @Override
    public boolean end() {
        return true;
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}

    @Override
    public float getVolume() {
        return volume;
    }

    @Override
    public void setVolume(float wanted) {
        volume = wanted;
    }

    @Override
    public long getTime() {
        return milliseconds();
    }

    @Override
    public void resetTime() {}

    @Override
    public void startFirstSampleTimer() {}

    @Override
    public void showMetrics() {}
}
