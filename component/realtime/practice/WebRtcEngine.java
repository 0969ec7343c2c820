package realtime.practice;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libwebrtc without a sound card: one factory for all calls, and one thread that does what must not happen in its
 * callbacks, closing peers above all. Thread-safe.
 */
final class WebRtcEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebRtcEngine.class);

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
     * To be called right before samples are pushed into a source. The headless module has a "microphone" that starts with
     * any sending stream, takes frames out of the playout mixer and feeds them to every sender from a thread of its own.
     * Between our samples that is an echo; at the same moment as our samples libwebrtc ends the process
     * ({@code audio_send_stream.cc: Check failed: !race_checker.RaceDetected()}, webrtc-java issue 217). It cannot be kept
     * from starting, but stopping waits for its thread, and costs nothing when it does not run.
     */
    void silenceMicrophone() {
        devices.stopRecording();
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
