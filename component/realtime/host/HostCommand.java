package realtime.host;

import io.javalin.util.JavalinBindException;
import java.awt.Desktop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import realtime.practice.PracticeCommand;
import realtime.host.log.LogFormat;
import realtime.host.webhook.WebhookTargets;
import realtime.provider.ProviderProfile;
import realtime.session.InvalidSetting;
import realtime.session.SettingsParser;

/** The command line. Every exit code comes from here: 0, 1 (failed), 2 (usage). */
@Command(
    name = "realtime", version = "realtime-audio " + Host.VERSION, mixinStandardHelpOptions = true, sortOptions = false,
    usageHelpWidth = 110, subcommands = {DoctorCommand.class, TalkCommand.class, PracticeCommand.class,
        ExportCommand.class, ImportCommand.class},
    description = "Starts the host: a voice conversation for an iframe, and its transcript as data.",
    footerHeading = "%nEach option may also be set as an environment variable (--data-dir: REALTIME_DATA_DIR) or in%n"
        + "realtime.json (data_dir). The API key comes from OPENAI_API_KEY or a file, never from the command line.%n")
public final class HostCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;
    private static final int MOST_DRAIN_SECONDS = 600;

    @Option(names = "--port", defaultValue = "8080", paramLabel = "N",
        description = "Port to listen on; 0 picks a free one. Default: ${DEFAULT-VALUE}. Also PORT.")
    private int port;

    @Option(names = "--host", defaultValue = "127.0.0.1", paramLabel = "ADDRESS",
        description = "Address to listen on. Default: ${DEFAULT-VALUE}, this machine only; "
            + "microphones elsewhere need HTTPS.")
    private String bindHost;

    @Mixin
    private ProviderOptions options;

    @Mixin
    private TlsChoice tls = new TlsChoice();

    @Option(names = "--client-secrets",
        description = "Let browsers call the provider by themselves, with keys that live a minute. The host can then "
            + "enforce neither settings nor limits, and knows only what the widget forwards.")
    private boolean clientSecrets;

    @Option(names = "--instructions", paramLabel = "TEXT", description = "System prompt for sessions that have none.")
    private String instructions;

    @Option(names = "--token", paramLabel = "TOKEN",
        description = "Token that opens the API. Default: a new random one with each start.")
    private String token;

    @Option(names = "--store", defaultValue = "sqlite", paramLabel = "WHERE",
        description = "Where sessions are kept: sqlite, a file in the data folder; sqlite:FILE; "
            + "postgresql://USER@HOST/DATABASE, with a password better in REALTIME_STORE or ~/.pgpass than here; "
            + "memory, until the host stops. Default: ${DEFAULT-VALUE}.")
    private String store;

    @Option(names = "--retain", paramLabel = "AGE",
        description = "Delete sessions this long after their end, with their recordings: such as 30d, 12h or 90m. "
            + "Default: never.")
    private String retain;

    @Option(names = "--advertise", paramLabel = "URL",
        description = "Where other hosts on the same PostgreSQL reach this one, such as http://10.0.0.5:8080. "
            + "Default: the address that it listens on.")
    private String advertise;

    @Option(names = "--data-dir", paramLabel = "DIR",
        description = "Folder for what outlives the host: the store, the secret that embedded addresses are signed "
            + "with, and recordings. "
            + "Default: the user's data folder.")
    private Path dataDir;

    @Option(names = "--allow-origin", split = ",", paramLabel = "ORIGIN",
        description = "Further sites that may embed the widget and call the API, such as https://hub.example.org. "
            + "Pages of this machine always may. Repeatable.")
    private List<String> allowedOrigins = new ArrayList<>();

    @Option(names = "--webhook", split = ",", paramLabel = "URL",
        description = "Tell this address of every finished turn and conversation (Standard Webhooks, signed with "
            + "REALTIME_WEBHOOK_SECRET). Repeatable.")
    private List<String> webhooks = new ArrayList<>();

    @Option(names = "--webhook-secret-file", paramLabel = "FILE",
        description = "File with the secret that webhooks are signed with: whsec_ and 24 to 64 bytes in base64.")
    private Path webhookSecretFile;

    @Option(names = "--recording-minutes", defaultValue = "" + HostOptions.USUAL_RECORDING_MINUTES, paramLabel = "N",
        description = "Longest recording of a session that asks to be recorded; 0 forbids recording. "
            + "Default: ${DEFAULT-VALUE}.")
    private int recordingMinutes;

    @Option(names = "--metrics", defaultValue = "token", paramLabel = "WHO",
        description = "Who may read /metrics: token, whoever has the host's token; open, anybody who reaches the host. "
            + "Default: ${DEFAULT-VALUE}.")
    private String metrics;

    @Option(names = "--log-format", defaultValue = "text", paramLabel = "FORMAT",
        description = "How the log on standard error is written: text, or json, an object a line. "
            + "Default: ${DEFAULT-VALUE}.")
    private String logFormat;

    @Mixin
    private LimitOptions limits;

    @Option(names = "--drain-seconds", defaultValue = "10", paramLabel = "N",
        description = "How long stopping may take on SIGTERM, which leaves conversations to the next host. "
            + "Default: ${DEFAULT-VALUE}.")
    private int drainSeconds;

    @Option(names = "--config", paramLabel = "FILE",
        description = "Options as JSON. Default: realtime.json in this folder, if there is one.")
    private String config;

    @Option(names = "--open", description = "Open the playground in the browser.")
    private boolean open;

    @Spec
    private CommandSpec spec;
    private final Map<String, String> environment;
    private final ConfigDefaults defaults;

    HostCommand(Map<String, String> environment, ConfigDefaults defaults) {
        this.environment = environment;
        this.defaults = defaults;
    }

    Map<String, String> environment() {
        return environment;
    }

    ConfigDefaults defaults() {
        return defaults;
    }

    /** Runs a command line with this process's environment; returns the exit code. */
    public static int run(String[] args) {
        Logging.configure();
        HeapDumps.forbid();
        CommandLine commandLine;
        try {
            commandLine = Commands.of(System.getenv(), args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        commandLine.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
        int code = commandLine.execute(args);
        closeOutput();
        return code;
    }

    /** The practice partner's native library prints a line about a thread that it cannot attach while the JVM ends. */
    static void closeOutput() {
        System.out.close();
    }

    @Override
    public Integer call() throws Exception {
        Logging.format(LogFormat.valueOf(oneOf("--log-format", logFormat, "text", "json").toUpperCase(Locale.ROOT)));
        try (Partner partner = partner(); Host host = start(partner)) {
            Links demo = host.demo();
            spec.commandLine().getOut().println(StartupBlock.of(host, demo));
            spec.commandLine().getOut().flush();
            if (open) {
                openInBrowser(host);
            }
            new Stopping(host, partner, Duration.ofSeconds(drainSeconds), this::say).install();
            new CountDownLatch(1).await();
            return CommandLine.ExitCode.OK;
        }
    }

    private Host start(Partner partner) {
        Path data = dataFolder();
        String chosenToken = token == null || token.isBlank() ? AccessTokens.random() : token;
        return Host.start(new HostOptions(bindHost, port, tls.chosen(spec), chosenToken, checkedOrigins(), data,
            Duration.ofSeconds(10), clientSecrets, sessionDefaults(partner.profile()), webhookTargets(),
            recordingMinutes, new StoreOptions(StoreOption.target(store, data, spec), StoreOption.retain(retain, spec),
                StoreOption.advertise(advertise, spec)), limits.limits(spec), metrics.equals("open")),
            partner.profile());
    }

    private Path dataFolder() {
        return dataDir == null ? DataDir.ofUser(environment) : dataDir;
    }

    private Partner partner() {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new ParameterException(spec.commandLine(), "--port: got " + port + "; allowed: 0 to " + HIGHEST_PORT);
        }
        tls.chosen(spec);
        StoreOption.target(store, dataFolder(), spec);
        StoreOption.retain(retain, spec);
        StoreOption.advertise(advertise, spec);
        if (recordingMinutes < 0 || recordingMinutes > HostOptions.MOST_RECORDING_MINUTES) {
            throw new ParameterException(spec.commandLine(), "--recording-minutes: got " + recordingMinutes
                + "; allowed: 0 to " + HostOptions.MOST_RECORDING_MINUTES);
        }
        oneOf("--metrics", metrics, "token", "open");
        limits.limits(spec);
        if (drainSeconds < 1 || drainSeconds > MOST_DRAIN_SECONDS) {
            throw new ParameterException(spec.commandLine(), "--drain-seconds: got " + drainSeconds
                + "; allowed: 1 to " + MOST_DRAIN_SECONDS);
        }
        ProviderChoice choice = options.choice(environment, defaults);
        return options.partner(choice, name -> usable(choice.profile(name, options.baseUrl)), spec);
    }

    private String oneOf(String option, String given, String... allowed) {
        if (!List.of(allowed).contains(given)) {
            throw new ParameterException(spec.commandLine(), option + ": got " + given + "; allowed: "
                + String.join(", ", allowed));
        }
        return given;
    }

    private ProviderProfile usable(ProviderProfile profile) {
        if (clientSecrets && !profile.mintsSecrets()) {
            throw new IllegalArgumentException("--client-secrets: " + profile.label() + " has no keys for browsers.");
        }
        return profile;
    }

    private List<String> checkedOrigins() {
        try {
            new OriginPolicy(bindHost, allowedOrigins, Set::of);
            return allowedOrigins;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--allow-origin: " + e.getMessage());
        }
    }

    private WebhookTargets webhookTargets() {
        try {
            String secret = webhookSecretFile == null ? environment.get("REALTIME_WEBHOOK_SECRET")
                : Files.readString(webhookSecretFile);
            return WebhookTargets.of(webhooks, secret);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--webhook: " + e.getMessage());
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--webhook-secret-file: the file cannot be read.");
        }
    }

    private Map<String, Object> sessionDefaults(ProviderProfile profile) {
        Map<String, Object> settings = options.sessionDefaults(profile);
        if (instructions != null) {
            settings.put("instructions", instructions);
        }
        try {
            new SettingsParser(settings, profile.offer()).parse(Map.of());
            return settings;
        } catch (InvalidSetting e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage());
        }
    }

    private void openInBrowser(Host host) {
        URI playground = URI.create(host.url() + "/?token=" + host.token());
        try {
            Desktop.getDesktop().browse(playground);
        } catch (IOException | UnsupportedOperationException | java.awt.AWTError e) {
            spec.commandLine().getErr().println("No browser could be opened here; open the address above yourself.");
        }
    }

    private void say(String words) {
        spec.commandLine().getOut().println(words);
        spec.commandLine().getOut().flush();
    }

    private static int failed(Exception e, CommandLine command) {
        if (e instanceof JavalinBindException) {
            command.getErr().println("The port is in use. Choose another with --port, such as --port 8081, "
                + "or --port 0 for a free one.");
        } else {
            command.getErr().println("Failed: " + e.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
