package realtime.host;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import realtime.provider.ProviderProfile;
import realtime.session.InvalidSetting;
import realtime.session.SettingsParser;
import realtime.talk.HostAddress;
import realtime.talk.JavaSoundDevices;
import realtime.talk.SoundDevices;
import realtime.talk.SoundFile;
import realtime.talk.Talk;
import realtime.talk.TalkException;
import realtime.talk.TalkOptions;
import realtime.talk.TranscriptFormat;
import realtime.talk.Turn;

/** {@code talk}: a conversation in a terminal or a script, over the relay of a host, or of one of its own. */
@Command(name = "talk", mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 110,
    description = "Talks with the assistant from a terminal or a script: by microphone and speakers, or with --in and "
        + "--text, and ends when everything was answered.",
    footerHeading = "%nStandard output is the transcript's, standard error what goes on. The voice is kept without the "
        + "silence%nbetween the answers, and of an interrupted one only what was heard.%n%n"
        + "Exit codes: 0 when everything was answered, and whenever a conversation by microphone ends in an%n"
        + "ordinary way, also by Ctrl-C; 1 when it failed; 2 for a wrong line; 130 when Ctrl-C left something unsaid.%n%n"
        + "  talk                                          speak with it\n"
        + "  talk --in question.wav --out answer.wav       a question and its answer, as files\n"
        + "  talk --text \"Hello\" --text \"Goodbye\" --json   two written turns, as JSON lines\n"
        + "  talk --host \"http://localhost:8080/?token=…\"  over a host that runs already\n"
        + "  talk --in - --out - < in.raw | aplay -f S16_LE -r 24000\n")
final class TalkCommand implements Callable<Integer> {
    private static final long LONGEST_STOP_SECONDS = 8;
    private static final List<String> PROVIDER = List.of("--provider", "--base-url", "--api-key-file");
    private static final List<String> SETTINGS = List.of("--model", "--voice", "--instructions", "--language",
        "--push-to-talk");

    private final List<Turn> turns = new ArrayList<>();

    @Option(names = "--barge-in", paramLabel = "SECONDS", order = 1,
        description = "Say each next turn over the answer, once so much of it was heard, instead of after it.")
    private Double bargeIn;

    @Option(names = "--out", paramLabel = "FILE.wav", order = 2,
        description = "Record the assistant's voice as a WAV file; - for raw PCM (16 bit, mono, 24 kHz) on standard "
            + "output. Then nothing is played, unless --speaker or the microphone is used.")
    private String out;

    @Option(names = "--transcript", paramLabel = "FILE", order = 3,
        description = "Where the transcript goes; - is standard output. Default: -, or nowhere with --out -.")
    private String transcript;

    @Option(names = "--format", paramLabel = "FORMAT", order = 4,
        description = "text: a line a turn; jsonl: a line a turn, as JSON; json: one document at the end. "
            + "Default: text.")
    private TranscriptFormat format;

    @Option(names = "--json", order = 5, description = "The same as --format jsonl.")
    private boolean json;

    @Option(names = "--quiet", order = 6, description = "Tell nothing but errors on standard error.")
    private boolean quiet;

    @Option(names = "--max-seconds", paramLabel = "N", order = 7, description = "Hang up after that time.")
    private Double maxSeconds;

    @Option(names = "--push-to-talk", order = 8,
        description = "By microphone, a turn begins and ends with the Enter key, so that speakers do not disturb; with "
            + "--in, a file is one turn, whatever pauses there are in it.")
    private boolean pushToTalk;

    @Option(names = "--microphone", paramLabel = "NAME", order = 9, description = "Microphone, by a part of its name.")
    private String microphone;

    @Option(names = "--speaker", paramLabel = "NAME", order = 10, description = "Speaker, likewise.")
    private String speaker;

    @Option(names = "--no-speaker", order = 11,
        description = "Play nothing. The answers take as long as if they were heard.")
    private boolean noSpeaker;

    @Option(names = "--list-devices", order = 12, description = "List microphones and speakers, and do nothing else.")
    private boolean listDevices;

    @Option(names = "--host", paramLabel = "URL", order = 13,
        description = "Host to talk over. Any address that it printed will do, with the token in it. Default: a host of "
            + "its own, for this conversation only.")
    private String host;

    @Option(names = "--token", paramLabel = "TOKEN", order = 14,
        description = "The host's token, or the session's own. Also REALTIME_TOKEN.")
    private String token;

    @Option(names = "--session", paramLabel = "ID|KEY|URL", order = 15,
        description = "Session to join, such as the address of its widget. Default: a new one.")
    private String session;

    @Option(names = "--instructions", paramLabel = "TEXT", order = 16, description = "System prompt of a new session.")
    private String instructions;

    @Option(names = "--language", paramLabel = "CODE", order = 17,
        description = "Language that is spoken, such as en, for a new session. Default: detected.")
    private String language;

    @Option(names = "--config", paramLabel = "FILE", order = 30,
        description = "Options as JSON. Default: realtime.json in this folder, if there is one.")
    private String config;

    /** Without a host: who answers. With one: the model and voice of a new session. */
    @Mixin
    private ProviderOptions options;

    @ParentCommand
    private HostCommand parent;
    @Spec
    private CommandSpec spec;

    @Option(names = "--in", paramLabel = "FILE.wav", order = -1,
        description = "Say this sound, in real time: WAV of any rate and width; - for standard input, WAV or raw PCM (16 "
            + "bit, mono, 24 kHz). Repeatable: each is said after the answer to the one before.")
    void in(String file) {
        if (file != null) {
            turns.add(new Turn.Spoken(file));
        }
    }

    @Option(names = "--text", paramLabel = "TEXT", order = 0,
        description = "Write this instead of saying it. Repeatable, in order with --in.")
    void text(String text) {
        if (text != null) {
            turns.add(new Turn.Typed(text));
        }
    }

    @Override
    public Integer call() throws Exception {
        SoundDevices devices = new JavaSoundDevices();
        if (listDevices) {
            list("Microphones", devices.microphones());
            list("Speakers", devices.speakers());
            return CommandLine.ExitCode.OK;
        }
        HostAddress address = address();
        check(address);
        TalkOptions wanted = wanted(address);
        Talk talk = new Talk(wanted, devices, new Talk.Terminal(System.in, new FileOutputStream(FileDescriptor.out),
            spec.commandLine().getOut(), spec.commandLine().getErr()));
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(talk, done, wanted), "stop"));
        try {
            return address == null ? talkOverOwnHost(talk) : talk.run(address);
        } finally {
            done.countDown();
        }
    }

    /** Ctrl-C: the conversation is hung up and what was recorded is whole before the process ends. */
    private static void stop(Talk talk, CountDownLatch done, TalkOptions wanted) {
        if (done.getCount() == 0) {
            return;
        }
        talk.stop();
        try {
            done.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(wanted.isByMicrophone() ? Talk.OK : Talk.STOPPED);
    }

    private int talkOverOwnHost(Talk talk) throws InterruptedException {
        Logging.onlyWarnings();
        ProviderChoice choice = options.choice(parent.environment(), parent.defaults());
        Partner partner = options.partner(choice, name -> usable(choice.profile(name, options.baseUrl)), spec);
        Map<String, Object> defaults = checkedDefaults(partner);
        try (OwnHost own = OwnHost.start(partner, defaults)) {
            if (!quiet) {
                spec.commandLine().getErr().println("Partner: "
                    + StartupBlock.partner(partner.profile(), String.valueOf(defaults.get("model"))));
            }
            return talk.run(HostAddress.parse(own.host().url() + "/?token=" + own.host().token()));
        }
    }

    private static ProviderProfile usable(ProviderProfile profile) {
        if (!profile.hasWebSocket()) {
            throw new IllegalArgumentException("--provider: " + profile.label() + " takes no sessions by WebSocket.");
        }
        return profile;
    }

    private Map<String, Object> checkedDefaults(Partner partner) {
        Map<String, Object> defaults = options.sessionDefaults(partner.profile());
        try {
            new SettingsParser(defaults, partner.profile().offer()).parse(settings(false));
            return defaults;
        } catch (InvalidSetting e) {
            partner.close();
            throw wrong("--" + e.getMessage());
        }
    }

    /** Null for a host of its own. */
    private HostAddress address() {
        HostAddress named = host == null ? null : parsed("--host", host);
        if (session != null && session.contains("://")) {
            HostAddress ofSession = parsed("--session", session);
            if (ofSession.session() == null) {
                throw wrong("--session: this address has no session in it.");
            }
            named = ofSession;
        }
        if (named == null) {
            return null;
        }
        String which = named.session() == null ? session : named.session();
        boolean isGiven = token != null && (isOnLine("--token") || named.token() == null);
        return new HostAddress(named.base(), which, isGiven ? token : named.token());
    }

    private HostAddress parsed(String option, String text) {
        try {
            return HostAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(option + ": this " + e.getMessage());
        }
    }

    private void check(HostAddress address) {
        if (address == null && session != null) {
            throw wrong("--session: also say on which host, with --host, or give the session's whole address.");
        }
        refuse(address != null, PROVIDER, "is for a host of its own, not beside --host");
        refuse(address != null && address.session() != null, SETTINGS, "is for a new session, not beside --session");
        refuse(!turns.isEmpty(), List.of("--microphone"), "is not used with --in or --text");
        refuse(turns.size() < 2, List.of("--barge-in"), "needs two turns: the second is said over the first's answer");
        refuse(noSpeaker, List.of("--speaker"), "is not used with --no-speaker");
        refuse(json && format != TranscriptFormat.JSONL, List.of("--format"), "is not used with --json");
        if (TalkOptions.STDOUT.equals(out) && TalkOptions.STDOUT.equals(transcript)) {
            throw wrong("--out and --transcript cannot both go to standard output.");
        }
        if (turns.stream().filter(new Turn.Spoken("-")::equals).count() > 1) {
            throw wrong("--in: standard input can be said only once.");
        }
        if (bargeIn != null && !(bargeIn > 0) || maxSeconds != null && !(maxSeconds > 0)) {
            throw wrong("--barge-in and --max-seconds take a number of seconds above 0.");
        }
        turns.forEach(this::check);
    }

    private void check(Turn turn) {
        if (turn instanceof Turn.Typed typed && typed.text().isBlank()) {
            throw wrong("--text: there is nothing in it.");
        }
        if (turn instanceof Turn.Spoken spoken && !spoken.file().equals("-")
            && (Files.isRegularFile(Path.of(spoken.file())) || !Files.exists(Path.of(spoken.file())))) {
            try {
                SoundFile.open(Path.of(spoken.file())).close();
            } catch (TalkException e) {
                throw wrong("--in: " + e.getMessage() + " " + e.fix());
            } catch (IOException unclosable) {
                throw wrong("--in: " + spoken.file() + " cannot be read.");
            }
        }
    }

    private void refuse(boolean when, List<String> names, String why) {
        names.stream().filter(name -> when && isOnLine(name)).findFirst().ifPresent(name -> {
            throw wrong(name + " " + why + ".");
        });
    }

    private boolean isOnLine(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private TalkOptions wanted(HostAddress address) {
        TalkOptions.Speakers speakers = noSpeaker ? TalkOptions.Speakers.OFF
            : turns.isEmpty() || speaker != null ? TalkOptions.Speakers.ON
            : out == null ? TalkOptions.Speakers.IF_ANY : TalkOptions.Speakers.OFF;
        String text = transcript == null && !TalkOptions.STDOUT.equals(out) ? TalkOptions.STDOUT : transcript;
        TranscriptFormat chosen = json ? TranscriptFormat.JSONL : format == null ? TranscriptFormat.TEXT : format;
        return new TalkOptions(address == null ? null : address.session(), settings(address != null), List.copyOf(turns),
            duration(bargeIn), pushToTalk, microphone, speaker, speakers, out, text, chosen, quiet, duration(maxSeconds));
    }

    /** @param ofOtherHost whose sessions have its own model and voice unless the line names others */
    private Map<String, Object> settings(boolean ofOtherHost) {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (ofOtherHost && isOnLine("--model")) {
            settings.put("model", options.model);
        }
        if (ofOtherHost && isOnLine("--voice")) {
            settings.put("voice", options.voice);
        }
        if (instructions != null && (!ofOtherHost || isOnLine("--instructions"))) {
            settings.put("instructions", instructions);
        }
        if (language != null) {
            settings.put("language", language);
        }
        if (pushToTalk) {
            settings.put("turn_detection", Map.of("type", "push_to_talk"));
        }
        return settings;
    }

    private static Duration duration(Double seconds) {
        return seconds == null ? null : Duration.ofMillis(Math.round(seconds * 1_000));
    }

    private void list(String heading, List<String> names) {
        spec.commandLine().getOut().println(heading + ":" + (names.isEmpty() ? " none" : ""));
        names.forEach(name -> spec.commandLine().getOut().println("  " + name));
    }
}
