package realtime.talk;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;

/**
 * A conversation in a terminal or a script, over a host's relay. To be run once, by one thread; {@link #stop} may be
 * called by any.
 */
public final class Talk {
    /** The conversation ended as it was meant to. */
    public static final int OK = 0;
    /** There was none, or it broke off. */
    public static final int FAILED = 1;
    /** It was stopped before everything was said and answered, as shells count it. */
    public static final int STOPPED = 130;

    /** What was said last is transcribed while, or after, it is answered. */
    private static final long LONGEST_SETTLING = TimeUnit.SECONDS.toNanos(5);
    /** A network that is dead for longer counts as broken. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(20);

    /** What a program has besides its arguments. */
    public record Terminal(InputStream stdin, OutputStream stdout, PrintWriter out, PrintWriter err) {}

    private final TalkOptions options;
    private final SoundDevices devices;
    private final Terminal terminal;
    private final Progress progress;
    private final Conversation conversation;

    /** @param options that can be followed: they are not checked again */
    public Talk(TalkOptions options, SoundDevices devices, Terminal terminal) {
        this.options = options;
        this.devices = devices;
        this.terminal = terminal;
        this.progress = new Progress(terminal.err(), options.quiet());
        this.conversation = new Conversation(progress);
    }

    /** Hangs up; {@link #run} then returns soon. */
    public void stop() {
        conversation.end(new Ending.Stopped());
    }

    /** Talks until everything is said and answered; returns the exit code. What went wrong has been said by then. */
    public int run(HostAddress host) throws InterruptedException {
        OkHttpClient http = options.trust().apply(new OkHttpClient.Builder()).pingInterval(PING_INTERVAL)
            .connectTimeout(LONGEST_REQUEST).readTimeout(LONGEST_REQUEST).build();
        try {
            HostApi api = new HostApi(http, host);
            return connected(http, api);
        } catch (TalkException failed) {
            progress.trouble(failed);
            return FAILED;
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    private int connected(OkHttpClient http, HostApi api) throws TalkException, InterruptedException {
        SoundSource microphone = options.isByMicrophone() ? devices.microphone(options.microphone()) : null;
        try (Outputs outputs = Outputs.open(options, devices, terminal, progress)) {
            String session = options.session() == null ? api.open(options.settings()) : options.session();
            TranscriptWriter transcript = new TranscriptWriter(outputs.transcript(), options.format());
            try (Playback playback = new Playback(outputs.sinks(), conversation);
                 RelayLine line = new RelayLine(http, api, session, conversation);
                 Capture capture = new Capture(line::send)) {
                conversation.speaksOver(line, playback);
                playback.start();
                return talk(line, capture, microphone, outputs, transcript);
            } finally {
                transcript.finish(conversation.state(), conversation.sessionId());
            }
        }
    }

    private int talk(RelayLine line, Capture capture, SoundSource microphone, Outputs outputs,
                     TranscriptWriter transcript) throws TalkException, InterruptedException {
        Thread writer = Thread.ofVirtual().name("transcript").start(() -> write(transcript));
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("longest").factory())) {
            ByMicrophone user = microphone == null ? null
                : new ByMicrophone(conversation, line, capture, microphone, progress);
            line.open();
            boolean byButton = conversation.await(ConversationState::isIdle).byButton();
            if (options.longest() != null) {
                clock.schedule(() -> conversation.end(new Ending.TimeUp()), options.longest().toMillis(),
                    TimeUnit.MILLISECONDS);
            }
            try {
                capture.start(!byButton);
                if (user == null) {
                    new Turns(conversation, line, capture, terminal.stdin(), options.bargeIn(), progress::tell)
                        .say(options.turns(), options.session() != null);
                } else if (byButton) {
                    user.talkByKey(terminal.stdin());
                } else {
                    user.talk(outputs.hasSpeaker());
                }
                settle();
            } finally {
                clock.shutdownNow();
            }
            return OK;
        } catch (CallOver over) {
            return code(over.ending());
        } finally {
            stop();
            writer.join();
        }
    }

    /** Waits for the last words to be transcribed. */
    private void settle() throws CallOver, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_SETTLING;
        conversation.await(state -> state.isSettled() || System.nanoTime() > deadline);
    }

    private void write(TranscriptWriter transcript) {
        try {
            while (true) {
                transcript.write(conversation.await(transcript::hasNews), false);
            }
        } catch (CallOver over) {
            // Whoever ends the conversation writes the rest.
        } catch (TalkException unwritable) {
            conversation.failed(unwritable);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int code(Ending ending) throws TalkException {
        boolean isDone = options.isByMicrophone();
        return switch (ending) {
            case Ending.Stopped stopped -> isDone ? OK : STOPPED;
            case Ending.Failed failed -> throw failed.why();
            case Ending.TimeUp timeUp when isDone -> OK;
            case Ending.TimeUp timeUp -> throw new TalkException("The time of --max-seconds was over before everything "
                + "was answered.", "Give it more.");
            case Ending.ByHost byHost -> {
                progress.tell(byHost.reason());
                if (!isDone) {
                    throw new TalkException("The host ended the conversation before everything was answered.",
                        "See the session's limits and who else may end it.");
                }
                yield OK;
            }
        };
    }
}
