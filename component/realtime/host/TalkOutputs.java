package realtime.host;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import realtime.talk.TalkOptions;
import realtime.talk.TranscriptFormat;

/** The options of {@code talk} that say where the answers go. */
final class TalkOutputs {
    @Option(names = "--out", paramLabel = "FILE.wav",
        description = "Record the assistant's voice as a WAV file; - for raw PCM (16 bit, mono, 24 kHz) on standard "
            + "output. With --in and --text, nothing is played then, unless --speaker says so.")
    String out;

    @Option(names = "--speaker", paramLabel = "NAME", description = "Speaker, by a part of its name.")
    String speaker;

    @Option(names = "--no-speaker",
        description = "Play nothing. The answers take as long as if they were heard.")
    private boolean noSpeaker;

    @Option(names = "--transcript", paramLabel = "FILE",
        description = "Where the transcript goes; - is standard output. Default: -, or nowhere with --out -.")
    private String transcript;

    @Option(names = "--format", paramLabel = "FORMAT",
        description = "text: a line a turn; jsonl: a line a turn, as JSON; json: one document at the end. "
            + "Default: text.")
    private TranscriptFormat format;

    @Option(names = "--json", description = "The same as --format jsonl.")
    private boolean json;

    @Option(names = "--quiet", description = "Tell nothing but errors on standard error.")
    boolean quiet;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** @throws ParameterException when they contradict each other */
    void check() {
        if (noSpeaker && speaker != null) {
            throw wrong("--speaker is not used with --no-speaker.");
        }
        if (json && format != null && format != TranscriptFormat.JSONL) {
            throw wrong("--format is not used with --json.");
        }
        if (TalkOptions.STDOUT.equals(out) && TalkOptions.STDOUT.equals(transcript)) {
            throw wrong("--out and --transcript cannot both go to standard output.");
        }
    }

    TalkOptions.Speakers speakers(boolean isByMicrophone) {
        if (noSpeaker) {
            return TalkOptions.Speakers.OFF;
        } else if (isByMicrophone || speaker != null) {
            return TalkOptions.Speakers.ON;
        }
        return out == null ? TalkOptions.Speakers.IF_ANY : TalkOptions.Speakers.OFF;
    }

    /** Null for nowhere. */
    String transcript() {
        return transcript == null && !TalkOptions.STDOUT.equals(out) ? TalkOptions.STDOUT : transcript;
    }

    TranscriptFormat format() {
        return json ? TranscriptFormat.JSONL : format == null ? TranscriptFormat.TEXT : format;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
