package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of the benchmark's, which answers each line that it is sent with one. Ends when its input does. */
final class BenchProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter questions;

    private BenchProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        questions = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    static BenchProcess start(String... command) throws IOException {
        return new BenchProcess(List.of(command));
    }

    /** A class of this class path, with its {@code main}; small heap, one collector thread. */
    static BenchProcess java(Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return new BenchProcess(command);
    }

    String ask(String question) throws IOException {
        questions.println(question);
        return answer();
    }

    /** The next line. */
    String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("A process of the benchmark's has ended");
        }
        return line;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
