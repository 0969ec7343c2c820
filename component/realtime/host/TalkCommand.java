package realtime.host;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.time.Duration;
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
import realtime.talk.Talk;
import realtime.talk.TalkOptions;

/** {@code talk}: a conversation in a terminal or a script, over the relay of a host, or of one of its own. */
@Command(name = "talk", mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 110,
    customSynopsis = {"talk [OPTIONS]                                 speak with it",
        "       talk --in question.wav --out answer.wav       a question and its answer, as files",
        "       talk --text Hello --text Goodbye --json       two written turns, as JSON lines",
        "       talk --host \"http://localhost:8080/?token=…\"  over a host that runs already"},
    description = "%nTalks with the assistant from a terminal or a script: by microphone and speakers, or with --in "
        + "and --text, and then ends when everything was answered and heard.%n",
    footerHeading = "%n", footer = {
        "Standard output is the transcript's; what goes on is told on standard error. The voice is recorded without "
            + "the silence between the answers, and of an interrupted one what was heard.%n",
        "Exit codes: 0 when everything was answered, and when a conversation by microphone ends in an ordinary way, "
            + "also by Ctrl-C; 1 when it failed; 2 for a wrong line; 130 when Ctrl-C left something unanswered."})
final class TalkCommand implements Callable<Integer> {
    private static final long LONGEST_STOP_SECONDS = 8;
    private static final List<String> OF_OWN_HOST = List.of("--provider", "--base-url", "--api-key-file");
    private static final List<String> OF_NEW_SESSION = List.of("--model", "--voice", "--instructions", "--language",
        "--push-to-talk");

    @Mixin
    private TalkTurns said;
    @Option(names = "--barge-in", paramLabel = "SECONDS",
        description = "Say each next turn over the answer, once so much of it was heard, instead of after it.")
    private Double bargeIn;

    @Option(names = "--push-to-talk",
        description = "By microphone, a turn begins and ends with the Enter key, so that speakers do not disturb; with "
            + "--in, a file is one turn, whatever pauses there are in it.")
    private boolean pushToTalk;

    @Option(names = "--microphone", paramLabel = "NAME", description = "Microphone, by a part of its name.")
    private String microphone;

    @Mixin
    private TalkOutputs outputs;

    @Option(names = "--max-seconds", paramLabel = "N", description = "Hang up after that time.")
    private Double maxSeconds;

    @Option(names = "--list-devices", description = "List microphones and speakers, and do nothing else.")
    private boolean listDevices;

    @Mixin
    private TalkTarget target;

    @Option(names = "--instructions", paramLabel = "TEXT", description = "System prompt of a new session.")
    private String instructions;

    @Option(names = "--language", paramLabel = "CODE",
        description = "Language that is spoken, such as en, for a new session. Default: detected.")
    private String language;

    /** For a host of its own, save for model and voice, which are also for a new session of another. */
    @Mixin
    private ProviderOptions options;

    @Option(names = "--config", paramLabel = "FILE",
        description = "Options as JSON. Default: realtime.json in this folder, if there is one.")
    private String config;

    @ParentCommand
    private HostCommand parent;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        SoundDevices devices = new JavaSoundDevices();
        if (listDevices) {
            list("Microphones", devices.microphones());
            list("Speakers", devices.speakers());
            return CommandLine.ExitCode.OK;
        }
        HostAddress address = target.address();
        check(address);
        TalkOptions wanted = wanted(address);
        Talk talk = new Talk(wanted, devices, new Talk.Terminal(System.in, new FileOutputStream(FileDescriptor.out),
            out(), spec.commandLine().getErr()));
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(talk, done, wanted), "stop"));
        try {
            return address == null ? talkOverOwnHost(talk) : talk.run(address);
        } finally {
            done.countDown();
        }
    }

    /** Ctrl-C: the conversation is hung up, and what was recorded is whole, before the process ends. */
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
        HostCommand.closeOutput();
        Runtime.getRuntime().halt(wanted.isByMicrophone() ? Talk.OK : Talk.STOPPED);
    }

    private int talkOverOwnHost(Talk talk) throws InterruptedException {
        Logging.onlyWarnings();
        ProviderChoice choice = options.choice(parent.environment(), parent.defaults());
        Partner partner = options.partner(choice, name -> usable(choice.profile(name, options.baseUrl)), spec);
        Map<String, Object> defaults = checkedDefaults(partner);
        try (OwnHost own = OwnHost.start(partner, defaults)) {
            if (!outputs.quiet) {
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

    private void check(HostAddress address) {
        said.check();
        outputs.check();
        if (address != null) {
            refuse(OF_OWN_HOST, "is for a host of its own, not for one that runs already.");
        }
        if (address != null && address.session() != null) {
            refuse(OF_NEW_SESSION, "is for a new session, not for one to join.");
        }
        if (microphone != null && !said.turns.isEmpty()) {
            throw wrong("--microphone is not used with --in or --text.");
        }
        if (bargeIn != null && (said.turns.size() < 2 || !(bargeIn > 0))) {
            throw wrong("--barge-in needs two turns, of which the second is said over the answer to the first, and a "
                + "number of seconds above 0.");
        }
        if (maxSeconds != null && !(maxSeconds > 0)) {
            throw wrong("--max-seconds takes a number above 0.");
        }
    }

    private void refuse(List<String> names, String why) {
        names.stream().filter(this::isOnLine).findFirst().ifPresent(name -> {
            throw wrong(name + " " + why);
        });
    }

    private boolean isOnLine(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private TalkOptions wanted(HostAddress address) {
        return new TalkOptions(address == null ? null : address.session(), settings(address != null),
            List.copyOf(said.turns), duration(bargeIn), microphone, outputs.speaker,
            outputs.speakers(said.turns.isEmpty()), outputs.out, outputs.transcript(), outputs.format(), outputs.quiet,
            duration(maxSeconds), target.trust());
    }

    /** @param ofOtherHost whose sessions have its own settings unless the line names others */
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
        out().println(heading + ":" + (names.isEmpty() ? " none" : ""));
        names.forEach(name -> out().println("  " + name));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
