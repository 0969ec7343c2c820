package realtime.talk;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import support.Speech;

/** A machine with one microphone, which hears what the test says, and one speaker. Thread-safe. */
final class VirtualDevices implements SoundDevices {
    private final Queue<byte[]> said = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream played = new ByteArrayOutputStream();
    private volatile boolean unplugged;
    private volatile boolean closed;

    void say(String text) {
        byte[] pcm = Speech.bytes(Speech.pcm(text, 24_000));
        for (int at = 0; at < pcm.length; at += Capture.FRAME) {
            said.add(Arrays.copyOfRange(pcm, at, at + Capture.FRAME));
        }
    }

    boolean isSilent() {
        return said.isEmpty();
    }

    /** The microphone goes away. */
    void unplug() {
        unplugged = true;
    }

    boolean isClosed() {
        return closed;
    }

    byte[] played() {
        return played.toByteArray();
    }

    @Override
    public List<String> microphones() {
        return List.of("Virtual microphone");
    }

    @Override
    public List<String> speakers() {
        return List.of("Virtual speaker");
    }

    @Override
    public SoundSource microphone(String name) {
        return new SoundSource() {
            @Override
            public int read(byte[] frame) {
                byte[] next = said.poll();
                System.arraycopy(next == null ? new byte[Capture.FRAME] : next, 0, frame, 0, Capture.FRAME);
                return unplugged ? END : Capture.FRAME;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    @Override
    public SoundSink speaker(String name) {
        return (pcm, length) -> played.write(pcm, 0, length);
    }
}
