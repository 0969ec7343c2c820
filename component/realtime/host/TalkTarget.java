package realtime.host;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import realtime.talk.HostAddress;
import realtime.talk.Trust;

/** The options of {@code talk} that say over which host. */
final class TalkTarget {
    @Option(names = "--host", paramLabel = "URL",
        description = "Host to talk over. Any address that it printed will do, with the token in it. Default: a host "
            + "of its own, for this conversation only.")
    private String host;

    @Option(names = "--token", paramLabel = "TOKEN",
        description = "The host's token, or the session's own. Also REALTIME_TOKEN.")
    private String token;

    @Option(names = "--session", paramLabel = "ID|KEY|URL",
        description = "Session to join, such as the address of its widget. Default: a new one.")
    private String session;

    @Option(names = "--tls-trust", paramLabel = "FILE",
        description = "Certificate of that host, where nobody vouches for it: tls-certificate.pem in its data folder.")
    private Path certificate;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * The host's address, its session and token; null for a host of its own.
     *
     * @throws ParameterException when they do not say which
     */
    HostAddress address() {
        HostAddress named = host == null ? null : parsed("--host", host);
        if (session != null && HostAddress.isAddress(session)) {
            named = parsed("--session", session);
            if (named.session() == null) {
                throw wrong("--session: this address has no session in it.");
            }
        } else if (session != null && named == null) {
            throw wrong("--session: also say on which host, with --host, or give the session's whole address.");
        } else if (session != null) {
            named = new HostAddress(named.base(), session, named.token());
        }
        if (named == null) {
            return null;
        }
        // A token on the line counts before the address's, and that before the environment's.
        boolean isOnLine = command.commandLine().getParseResult().hasMatchedOption("--token");
        return isOnLine || named.token() == null ? new HostAddress(named.base(), named.session(), token) : named;
    }

    /** @throws ParameterException when there is no such certificate */
    Trust trust() {
        try {
            return certificate == null ? Trust.OF_MACHINE : Trust.also(certificate);
        } catch (IllegalArgumentException e) {
            throw wrong("--tls-trust: " + e.getMessage());
        }
    }

    private HostAddress parsed(String option, String text) {
        try {
            return HostAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(option + ": this " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
