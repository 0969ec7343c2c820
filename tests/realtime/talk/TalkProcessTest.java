package realtime.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Await;
import support.Speech;
import support.TestHost;

/** {@code talk} in a process of its own: signals, pipes, and a sound system. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TalkProcessTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String LONG = "The garden chairs sold best, far ahead of the tables, which in turn sold "
        + "better than in any month before, while the parasols hardly sold at all.";
    private final TestHost host = TestHost.start();
    private Process process;
    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        process.destroyForcibly();
        host.close();
    }

    private File file(String name) {
        return folder.resolve(name).toFile();
    }

    private ProcessBuilder talk(String... args) {
        List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), "RealtimeAudio", "talk", "--host", host.url()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
            .redirectOutput(file("out")).redirectError(file("err"));
        builder.environment().put("REALTIME_TOKEN", TestHost.TOKEN);
        return builder;
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int end() throws InterruptedException {
        assertTrue(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS), () -> read("err"));
        return process.exitValue();
    }

    @Test
    void ctrl_c_hangs_up_and_leaves_a_whole_recording() throws Exception {
        host.play("{'turns': [{'answer': '" + LONG + "'}]}");
        process = talk("--text", "Tell me everything.", "--out", "answer.wav").start();
        Await.until("some of it to be heard", SOON, () -> file("answer.wav").length() > 60_000);
        process.destroy();
        assertEquals(Talk.STOPPED, end(), read("err"));
        try (AudioInputStream in = AudioSystem.getAudioInputStream(file("answer.wav"))) {
            assertEquals(file("answer.wav").length() - 44, in.readAllBytes().length);
        }
        assertTrue(read("out").startsWith("You: Tell me everything.\nAssistant: The garden chairs"), read("out"));
        assertTrue(!read("err").contains("Exception") && !read("err").contains("talk: "), read("err"));
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        assertEquals("stopped", host.send("GET", "/api/sessions", null).at("/sessions/0/ended_reason").asText());
    }

    @Test
    void sound_comes_and_goes_through_pipes() throws Exception {
        host.play("{'turns': [{'user': 'Piped.', 'answer': 'Garden chairs, by far.'}]}");
        process = talk("--in", "-", "--out", "-", "--transcript", "said.txt", "--quiet").start();
        process.getOutputStream().write(Speech.bytes(Speech.pcm("What sold best in the month of March?", 24_000)));
        process.getOutputStream().close();
        assertEquals(Talk.OK, end(), read("err"));
        assertEquals("You: Piped.\nAssistant: Garden chairs, by far.\n", read("said.txt"));
        assertTrue(file("out").length() > 48_000 && file("out").length() % 2 == 0, file("out").length() + " bytes");
        assertEquals("", read("err"));
    }

    @Test
    void a_pipe_that_nobody_reads_any_more_ends_it() throws Exception {
        host.play("{'turns': [{'answer': '" + LONG + "'}]}");
        process = talk("--text", "Tell me everything.", "--out", "-").redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start();
        assertEquals(1_000, process.getInputStream().readNBytes(1_000).length);
        process.getInputStream().close();
        assertEquals(Talk.FAILED, end());
        assertTrue(read("err").contains("talk: The answers cannot be put out"), read("err"));
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }

    /** ALSA can play into a file; the line is a real one, of javax.sound. */
    @Test
    void a_speaker_of_the_system_plays_the_answer() throws Exception {
        host.play("{'turns': [{'answer': 'Garden chairs, by far.'}]}");
        Path alsa = Files.writeString(folder.resolve("asound.conf"), """
            pcm.!default {
              type plug
              slave { rate 48000 format S16_LE channels 2 pcm {
                type file format raw file "%s" slave.pcm { type null } } }
            }
            """.formatted(folder.resolve("played.raw")));
        ProcessBuilder builder = talk("--text", "What sold best?", "--speaker", "default", "--out", "answer.wav");
        builder.environment().putAll(Map.of("ALSA_CONFIG_PATH", alsa.toString()));
        process = builder.start();
        assertEquals(Talk.OK, end(), read("err"));
        long recordedMs = (file("answer.wav").length() - 44) / 48;
        assertTrue(recordedMs > 500, recordedMs + " ms");
        assertEquals(recordedMs, file("played.raw").length() / 192, 100, "milliseconds that were played");
    }
}
