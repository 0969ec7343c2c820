package realtime.talk;

import java.io.IOException;

/** A microphone that can be shut: what it hears meanwhile is dropped. Thread-safe. */
final class Valve implements SoundSource {
    private final SoundSource microphone;
    private volatile boolean open;

    Valve(SoundSource microphone) {
        this.microphone = microphone;
    }

    void open(boolean on) {
        open = on;
    }

    @Override
    public int read(byte[] frame) throws IOException {
        int length = microphone.read(frame);
        return open || length == END ? length : 0;
    }

    @Override
    public void close() throws IOException {
        microphone.close();
    }
}
