package realtime.talk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import support.Await;
import support.TestHost;

/** One run of {@code talk} without its command line, on a machine whose devices the test makes. */
final class TalkRun {
    private static final Duration SOON = Duration.ofSeconds(40);

    private final String address;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ByteArrayOutputStream voice = new ByteArrayOutputStream();
    private Map<String, Object> settings = Map.of();
    private List<Turn> turns = List.of();
    private Duration bargeIn;
    private Duration longest;
    private TranscriptFormat format = TranscriptFormat.TEXT;
    private String recording;
    private SoundDevices devices = new VirtualDevices();
    private InputStream stdin = new ByteArrayInputStream(new byte[0]);
    private Talk talk;
    private CompletableFuture<Integer> code;

    private TalkRun(String address) {
        this.address = address;
    }

    /** Over the host, with its token. */
    static TalkRun over(TestHost host) {
        return at(host.url() + "/?token=" + TestHost.TOKEN);
    }

    /** @param address as a user gives it */
    static TalkRun at(String address) {
        return new TalkRun(address);
    }

    TalkRun with(Map<String, Object> wanted) {
        settings = wanted;
        return this;
    }

    /** {@code x.wav} is a file to be said, anything else is written. */
    TalkRun saying(String... what) {
        turns = List.of(what).stream().<Turn>map(one -> one.endsWith(".wav") || one.equals("-")
            ? new Turn.Spoken(one) : new Turn.Typed(one)).toList();
        return this;
    }

    TalkRun bargingInAfter(Duration heard) {
        bargeIn = heard;
        return this;
    }

    TalkRun atMost(Duration time) {
        longest = time;
        return this;
    }

    TalkRun in(TranscriptFormat wanted) {
        format = wanted;
        return this;
    }

    TalkRun recordedIn(Path file) {
        recording = file.toString();
        return this;
    }

    /** The voice goes to standard output. */
    TalkRun piped() {
        recording = TalkOptions.STDOUT;
        return this;
    }

    TalkRun on(SoundDevices ofMachine) {
        devices = ofMachine;
        return this;
    }

    TalkRun typing(InputStream keys) {
        stdin = keys;
        return this;
    }

    /** Begins, and does not wait. */
    TalkRun start() {
        HostAddress host = HostAddress.parse(address);
        TalkOptions.Speakers speakers = turns.isEmpty() ? TalkOptions.Speakers.ON : TalkOptions.Speakers.OFF;
        talk = new Talk(new TalkOptions(host.session(), settings, turns, bargeIn, null, null, speakers, recording,
            TalkOptions.STDOUT, format, false, longest, Trust.OF_MACHINE), devices,
            new Talk.Terminal(stdin, voice, new PrintWriter(out, true), new PrintWriter(err, true)));
        code = CompletableFuture.supplyAsync(() -> run(host), task -> Thread.ofPlatform().daemon().start(task));
        return this;
    }

    private int run(HostAddress host) {
        try {
            return talk.run(host);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Ctrl-C. */
    TalkRun stop() {
        talk.stop();
        return this;
    }

    TalkRun awaitErr(String wanted) {
        Await.value(wanted, SOON, err::toString, text -> text.contains(wanted));
        return this;
    }

    TalkRun awaitOut(String wanted) {
        Await.value(wanted, SOON, out::toString, text -> text.contains(wanted));
        return this;
    }

    /** Runs to the end, or waits for it; returns the exit code. */
    int end() {
        if (code == null) {
            start();
        }
        try {
            return code.get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("It does not end: " + out + err, e);
        }
    }

    List<String> lines() {
        return out.toString().lines().toList();
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    byte[] voice() {
        return voice.toByteArray();
    }
}
