package support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A sound card that plays to nobody: without any, Firefox starts no AudioContext. */
public final class SoundCard implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(10);
    private final Path folder;
    private final Process server;

    public SoundCard() {
        this(List.of("--load=module-null-sink rate=48000"));
    }

    private SoundCard(List<String> devices) {
        try {
            folder = Files.createTempDirectory("sound-card");
            List<String> command = new ArrayList<>(List.of(Tools.path("pulseaudio").toString(), "-n", "--daemonize=no",
                "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm",
                "--load=module-native-protocol-unix auth-anonymous=1 socket=" + socket()));
            command.addAll(devices);
            ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
            // Nothing of a person's own sound server is touched.
            builder.environment().putAll(Map.of("HOME", folder.toString(), "XDG_RUNTIME_DIR", folder.toString(),
                "PULSE_RUNTIME_PATH", folder.toString()));
            server = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("the sound card", SOON, () -> Files.exists(socket()));
    }

    /** One that microphones can be plugged into; nothing can be heard by it, and it has no other device. */
    public static SoundCard empty() {
        return new SoundCard(List.of());
    }

    /** What a program needs in its environment to play through it. */
    public Map<String, String> environment() {
        return Map.of("PULSE_SERVER", "unix:" + socket());
    }

    private Path socket() {
        return folder.resolve("native");
    }

    @Override
    public void close() {
        server.destroy();
    }
}
