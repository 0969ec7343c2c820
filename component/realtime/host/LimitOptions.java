package realtime.host;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that bound the host as a whole. */
final class LimitOptions {
    private static final int MOST = 1_000_000;
    private static final double MOST_USD = 1_000_000;

    @Option(names = "--max-sessions", defaultValue = "" + HostLimits.SESSIONS, paramLabel = "N",
        description = "Most conversations at a time; further ones are answered 503. 0 for any number. "
            + "Default: ${DEFAULT-VALUE}.")
    private int sessions;

    @Option(names = "--max-sessions-per-token", defaultValue = "0", paramLabel = "N",
        description = "Most of them that were begun with one token, the host's own included; 0 for any number. "
            + "Default: ${DEFAULT-VALUE}.")
    private int perToken;

    @Option(names = "--max-sessions-per-address", defaultValue = "" + HostLimits.PER_ADDRESS, paramLabel = "N",
        description = "Most of them that were begun from one address (of IPv6: from one /64); 0 for any number. "
            + "Default: ${DEFAULT-VALUE}.")
    private int perAddress;

    @Option(names = "--max-new-per-minute", defaultValue = "" + HostLimits.NEW_PER_MINUTE, paramLabel = "N",
        description = "Most new sessions in any minute, of one token and of one address; 0 for any number. "
            + "Default: ${DEFAULT-VALUE}.")
    private int newPerMinute;

    @Option(names = "--max-usd-per-day", defaultValue = "0", paramLabel = "USD",
        description = "End all conversations, and begin none, once they have cost so much since 00:00 UTC, estimated, "
            + "over all hosts with the same store. Default: no limit.")
    private double usdPerDay;

    @Option(names = "--trusted-proxy", split = ",", paramLabel = "ADDRESS",
        description = "Address or network of a proxy whose X-Forwarded-For is believed, such as 10.0.0.0/8. Proxies on "
            + "this machine always are. Repeatable.")
    private List<String> proxies = new ArrayList<>();

    /** @throws ParameterException naming the option that cannot be used */
    HostLimits limits(CommandSpec spec) {
        check("--max-sessions", sessions, spec);
        check("--max-sessions-per-token", perToken, spec);
        check("--max-sessions-per-address", perAddress, spec);
        check("--max-new-per-minute", newPerMinute, spec);
        if (!(usdPerDay >= 0 && usdPerDay <= MOST_USD)) {
            throw new ParameterException(spec.commandLine(), "--max-usd-per-day: got " + usdPerDay
                + "; allowed: 0 to " + (long) MOST_USD);
        }
        try {
            new ClientAddress(proxies);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--trusted-proxy: " + e.getMessage());
        }
        return new HostLimits(sessions, perToken, perAddress, newPerMinute, usdPerDay, List.copyOf(proxies));
    }

    private static void check(String option, int given, CommandSpec spec) {
        if (given < 0 || given > MOST) {
            throw new ParameterException(spec.commandLine(), option + ": got " + given + "; allowed: 0 to " + MOST);
        }
    }
}
