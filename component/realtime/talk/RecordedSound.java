package realtime.talk;

import java.io.IOException;

/** A file, whose sound is there whenever it is wanted. Not thread-safe. */
final class RecordedSound implements SoundSource {
    private final PcmStream sound;

    RecordedSound(PcmStream sound) {
        this.sound = sound;
    }

    @Override
    public int read(byte[] frame) throws IOException {
        return sound.read(frame, Capture.FRAME);
    }

    @Override
    public void close() throws IOException {
        sound.close();
    }
}
