package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PracticeCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return new CommandLine(new PracticeCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
            .execute(args);
    }

    @Test
    void help_explains_every_option() {
        assertEquals(0, run("--help"));
        for (String option : new String[] {"--port", "--host", "--api-key-file", "--script", "--quiet", "--record",
            "--like", "hf-speech-to-speech", "PRACTICE_PORT"}) {
            assertTrue(out.toString().contains(option), option);
        }
    }

    @Test
    void options_are_parsed_with_their_defaults() {
        PracticeCommand command = new PracticeCommand();
        new CommandLine(command).parseArgs("--port", "0", "--quiet");
        assertEquals(0, command.port);
        assertEquals("127.0.0.1", command.host);
        assertTrue(command.quiet);
    }

    @Test
    void a_wrong_script_or_file_is_a_usage_error(@TempDir Path folder) throws IOException {
        Path script = Files.writeString(folder.resolve("script.json"), "{\"turnz\":[]}");
        assertEquals(2, run("--script", script.toString()));
        assertTrue(err.toString().contains("script.turnz"), err.toString());
        assertEquals(2, run("--script", folder.resolve("missing.json").toString()));
        assertEquals(2, run("--api-key-file", Files.writeString(folder.resolve("key"), " \n").toString()));
        assertEquals(2, run("--record", folder.resolve("no-such-folder/events.jsonl").toString()));
        assertEquals(2, run("--port", "x"));
        assertEquals(2, run("--like", "acme"));
        assertTrue(err.toString().contains("elevenlabs"), err.toString());
    }

    @Test
    void a_busy_port_says_what_to_do() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(1, run("--port", Integer.toString(busy.getLocalPort())));
            assertTrue(err.toString().contains("--port 0"), err.toString());
        }
    }
}
