package realtime.host;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the commands together, each with its defaults: the host's own and those of its subcommands. */
final class Commands {
    private static final String DOCTOR = "doctor";
    private static final String TALK = "talk";
    private static final String PRACTICE = "practice";
    private static final List<String> OF_STORE = List.of("export", "import");

    private Commands() {}

    /**
     * Ready to execute this line.
     *
     * @throws IllegalArgumentException when the file with the options cannot be used, saying why
     */
    static CommandLine of(Map<String, String> environment, String... args) {
        ConfigDefaults defaults = defaults(environment, args);
        CommandLine commandLine = bare(environment, defaults);
        CommandSpec host = commandLine.getCommandSpec();
        defaults.check(host);
        // For the host's own options only: "port" is not the practice partner's port.
        host.defaultValueProvider(defaults);
        commandLine.getSubcommands().get(DOCTOR).getCommandSpec()
            .defaultValueProvider(option -> valueFor(option, host, defaults));
        for (String command : OF_STORE) {
            commandLine.getSubcommands().get(command).getCommandSpec()
                .defaultValueProvider(option -> valueFor(option, host, defaults));
        }
        // There, --host is not where to listen.
        commandLine.getSubcommands().get(TALK).getCommandSpec().defaultValueProvider(
            option -> ((OptionSpec) option).longestName().equals("--host") ? null : valueFor(option, host, defaults));
        return commandLine;
    }

    /** --config must be known before the other options get their defaults: so the line is read without them first. */
    private static ConfigDefaults defaults(Map<String, String> environment, String... args) {
        ConfigDefaults none = ConfigDefaults.withoutFile(environment);
        try {
            ParseResult line = bare(environment, none).parseArgs(args);
            ParseResult sub = line.subcommand();
            if (sub != null && sub.commandSpec().name().equals(PRACTICE)) {
                return none;
            }
            String ofHost = line.matchedOptionValue("--config", null);
            return new ConfigDefaults(environment, sub == null ? ofHost : sub.matchedOptionValue("--config", ofHost));
        } catch (ParameterException e) {
            // Reading it again will say so.
            return none;
        }
    }

    private static CommandLine bare(Map<String, String> environment, ConfigDefaults defaults) {
        CommandLine commandLine = new CommandLine(new HostCommand(environment, defaults));
        // "practice" is a subcommand and also a value of --provider.
        commandLine.setAllowSubcommandsAsOptionParameters(true);
        // Its turns come one after the other; of anything else the last counts.
        commandLine.getSubcommands().get(TALK).setOverwrittenOptionsAllowed(true)
            .setCaseInsensitiveEnumValuesAllowed(true);
        // In the console's own character set, which picocli does not ask for.
        commandLine.setOut(new PrintWriter(System.out, true));
        commandLine.setParameterExceptionHandler((e, line) -> wrongLine(e));
        return commandLine;
    }

    /** Says what is wrong, which a page of help behind it would push off the screen. */
    private static int wrongLine(ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(e instanceof UnmatchedArgumentException unknown ? message(unknown) : e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, command.getErr());
        command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help.");
        return CommandLine.ExitCode.USAGE;
    }

    /** What follows an unknown option is not repeated: it may be a key. */
    private static String message(UnmatchedArgumentException unknown) {
        List<String> options = unknown.getUnmatched().stream().filter(word -> word.startsWith("-"))
            .map(word -> word.replaceFirst("=.*", "")).toList();
        return "Unknown: " + String.join(" ", options.isEmpty() ? unknown.getUnmatched() : options);
    }

    /**
     * What holds for the host holds for its doctor and its talk: what stands before that word, else the defaults, which
     * picocli gives to the host only after those have their own.
     */
    private static String valueFor(ArgSpec option, CommandSpec host, ConfigDefaults defaults) {
        if (!(option instanceof OptionSpec)) {
            return null;
        }
        OptionSpec same = host.findOption(((OptionSpec) option).longestName());
        if (same == null || same.typeInfo().isBoolean()) {
            return null;
        }
        Object given = same.getValue();
        String usual = defaults.defaultValue(same);
        return given != null ? given.toString() : usual != null ? usual : same.defaultValue();
    }
}
