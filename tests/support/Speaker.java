package support;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import realtime.provider.ProviderCall;
import realtime.provider.Voice;

/** A person at a WebSocket call: speaks in real time, with silence in between, and measures what is heard. */
public final class Speaker implements Voice, AutoCloseable {
    private static final int FRAME_MS = 20;
    private static final int BYTES_PER_SAMPLE = 2;

    private final int rate;
    private final Queue<byte[]> frames = new ConcurrentLinkedQueue<>(new ArrayDeque<>());
    private final AtomicLong heardBytes = new AtomicLong();
    private final AtomicInteger flushes = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("speaker").factory());

    /** @param rate samples a second */
    public Speaker(int rate) {
        this.rate = rate;
    }

    public int rate() {
        return rate;
    }

    /** Silence from now on, and what {@link #say} is given. Time passes for the call, too. */
    public void speakInto(ProviderCall call) {
        byte[] silence = new byte[rate * FRAME_MS / 1_000 * BYTES_PER_SAMPLE];
        clock.scheduleAtFixedRate(() -> {
            byte[] frame = frames.poll();
            call.hear(ByteBuffer.wrap(frame == null ? silence : frame));
            call.tick();
        }, FRAME_MS, FRAME_MS, TimeUnit.MILLISECONDS);
    }

    /** Says it, and returns at once. */
    public void say(short[] pcm) {
        byte[] bytes = Speech.bytes(pcm);
        int length = rate * FRAME_MS / 1_000 * BYTES_PER_SAMPLE;
        for (int at = 0; at < bytes.length; at += length) {
            frames.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + length)));
        }
    }

    @Override
    public void play(String itemId, ByteBuffer pcm) {
        heardBytes.addAndGet(pcm.remaining());
    }

    @Override
    public void flush() {
        flushes.incrementAndGet();
    }

    /** How much sound came. */
    public long heardMs(int outputRate) {
        return heardBytes.get() * 1_000 / BYTES_PER_SAMPLE / outputRate;
    }

    public int flushes() {
        return flushes.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
