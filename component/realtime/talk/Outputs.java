package realtime.talk;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Where a conversation's voice and transcript go, opened before it begins. Not thread-safe. */
final class Outputs implements AutoCloseable {
    private final List<SoundSink> sinks = new ArrayList<>();
    private PrintWriter transcript;
    private boolean ownsTranscript;
    private boolean hasSpeaker;

    /** @throws TalkException when one cannot be opened; then none is left open */
    static Outputs open(TalkOptions options, SoundDevices devices, Talk.Terminal terminal, Progress progress)
        throws TalkException {
        Outputs outputs = new Outputs();
        try {
            outputs.openTranscript(options, terminal);
            outputs.openRecording(options, terminal);
            outputs.openSpeaker(options, devices, progress);
            return outputs;
        } catch (TalkException e) {
            outputs.close();
            throw e;
        }
    }

    List<SoundSink> sinks() {
        return sinks;
    }

    /** Null where it goes nowhere. */
    PrintWriter transcript() {
        return transcript;
    }

    /** Whether the answers are audible. */
    boolean hasSpeaker() {
        return hasSpeaker;
    }

    private void openTranscript(TalkOptions options, Talk.Terminal terminal) throws TalkException {
        if (TalkOptions.STDOUT.equals(options.transcript())) {
            transcript = terminal.out();
        } else if (options.transcript() != null) {
            try {
                transcript = new PrintWriter(Files.newBufferedWriter(options.transcriptFile(), StandardCharsets.UTF_8));
                ownsTranscript = true;
            } catch (IOException e) {
                throw new TalkException(options.transcript() + " cannot be written.",
                    "Check the name that --transcript gives.");
            }
        }
    }

    private void openRecording(TalkOptions options, Talk.Terminal terminal) throws TalkException {
        if (TalkOptions.STDOUT.equals(options.out())) {
            sinks.add(new RawOutput(terminal.stdout()));
        } else if (options.out() != null) {
            try {
                sinks.add(new WavFile(options.outFile()));
            } catch (IOException e) {
                throw new TalkException(options.out() + " cannot be written.", "Check the name that --out gives.");
            }
        }
    }

    private void openSpeaker(TalkOptions options, SoundDevices devices, Progress progress) throws TalkException {
        if (options.speakers() == TalkOptions.Speakers.OFF) {
            return;
        }
        if (options.speakers() == TalkOptions.Speakers.IF_ANY && devices.speakers().isEmpty()) {
            progress.tell("There are no speakers here; --out answer.wav records the answers.");
            return;
        }
        sinks.add(devices.speaker(options.speaker()));
        hasSpeaker = true;
    }

    /** Closes them all; a recording is whole then. */
    @Override
    public void close() throws TalkException {
        TalkException failed = null;
        for (SoundSink sink : sinks) {
            try {
                sink.close();
            } catch (IOException e) {
                failed = new TalkException("The answers could not be written to their end.", "Check the disk.");
            }
        }
        if (ownsTranscript) {
            transcript.close();
        }
        if (failed != null) {
            throw failed;
        }
    }
}
