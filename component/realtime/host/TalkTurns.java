package realtime.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import realtime.talk.SoundFile;
import realtime.talk.TalkException;
import realtime.talk.Turn;

/** The options of {@code talk} that say what is said. */
final class TalkTurns {
    /** In the order of the line. */
    final List<Turn> turns = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--in", paramLabel = "FILE.wav",
        description = "Say this sound, in real time: WAV of any rate and width; - for standard input, WAV or raw PCM "
            + "(16 bit, mono, 24 kHz). Repeatable: each is said after the answer to the one before.")
    void in(String file) {
        // Called without one when there is no such option.
        if (file != null) {
            turns.add(new Turn.Spoken(file));
        }
    }

    @Option(names = "--text", paramLabel = "TEXT",
        description = "Write this instead of saying it. Repeatable, in order with --in.")
    void text(String text) {
        if (text != null) {
            turns.add(new Turn.Typed(text));
        }
    }

    /** @throws ParameterException when they cannot be said */
    void check() {
        if (turns.stream().filter(new Turn.Spoken("-")::equals).count() > 1) {
            throw wrong("--in: standard input can be said only once.");
        }
        turns.forEach(this::check);
    }

    private void check(Turn turn) {
        switch (turn) {
            case Turn.Typed typed when typed.text().isBlank() -> throw wrong("--text: there is nothing in it.");
            case Turn.Spoken spoken when !spoken.file().equals("-") -> check(Path.of(spoken.file()));
            default -> { }
        }
    }

    /** A pipe can be read only once; what is in it shows when it is said. */
    private void check(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            return;
        }
        try {
            SoundFile.open(file).close();
        } catch (TalkException e) {
            throw wrong("--in: " + e.getMessage() + " " + e.fix());
        } catch (IOException unclosable) {
            throw wrong("--in: " + file + " cannot be read.");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
