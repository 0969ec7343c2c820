package realtime.practice;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libwebrtc without a sound card: one factory for all calls, and one thread that does what must not happen in its
 * callbacks, closing peers above all. Thread-safe.
 */
final class WebRtcEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebRtcEngine.class);

    private final ReentrantLock pushing = new ReentrantLock();
    private final HeadlessAudioDeviceModule devices;
    private final PeerConnectionFactory factory;
    private final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name("practice-webrtc").daemon().factory());

    private WebRtcEngine() {
        devices = new HeadlessAudioDeviceModule();
        factory = new PeerConnectionFactory(devices);
    }

    /** Empty where there is no native library for this platform. */
    static Optional<WebRtcEngine> load() {
        try {
            return Optional.of(new WebRtcEngine());
        } catch (Exception | LinkageError unavailable) {
            LOG.info("No WebRTC on this platform ({}): the practice partner answers WebSockets only",
                unavailable.toString());
            return Optional.empty();
        }
    }

    /** Why there can be no WebRTC here; empty where the native library loads. Makes no engine. */
    static Optional<String> obstacle() {
        try {
            Class.forName("dev.onvoid.webrtc.PeerConnectionFactory");
            return Optional.empty();
        } catch (ReflectiveOperationException | LinkageError unavailable) {
            return Optional.of("its native library does not load on " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch"));
        }
    }

    PeerConnectionFactory factory() {
        return factory;
    }

    /** Off libwebrtc's threads and in order. Ignored once the engine is closed. */
    void run(Runnable task) {
        later(0, task);
    }

    void later(int delayMs, Runnable task) {
        if (!control.isShutdown()) {
            control.schedule(() -> guarded(task), delayMs, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Starts a sending stream, and stops the "microphone" that the headless module starts with every one of them. Its
     * thread takes frames out of the playout mixer and feeds them to all senders: between our samples an echo, and at
     * the same moment as our samples the end of the process ({@code audio_send_stream.cc: Check failed:
     * !race_checker.RaceDetected()}). So nobody pushes samples meanwhile.
     *
     * @param start must start the stream before it returns
     */
    void startSending(Runnable start) {
        whileNobodyPushes(() -> {
            start.run();
            devices.stopRecording();
        });
    }

    /**
     * Pushes samples, one push at a time. A stream that started later than it was asked to, as on a busy machine, has
     * started the "microphone" again: it is stopped first.
     */
    void push(Runnable samples) {
        whileNobodyPushes(() -> {
            devices.stopRecording();
            samples.run();
        });
    }

    void whileNobodyPushes(Runnable action) {
        pushing.lock();
        try {
            action.run();
        } finally {
            pushing.unlock();
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failed) {
            LOG.debug("A WebRTC clean-up step failed", failed);
        }
    }

    /** Close every peer before this. */
    @Override
    public void close() {
        control.shutdown();
        try {
            control.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        factory.dispose();
        devices.dispose();
    }
}
