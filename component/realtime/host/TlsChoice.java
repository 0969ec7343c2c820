package realtime.host;

import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import realtime.host.tls.Tls;
import realtime.host.tls.TlsException;
import realtime.host.tls.TlsOptions;

/** The options that say how the host encrypts what it serves. */
final class TlsChoice {
    @Option(names = "--tls-cert", paramLabel = "FILE",
        description = "Serve HTTPS with this certificate: PEM, the host's own first, then those that vouch for it. "
            + "Read again when it changes.")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's key: PEM, not encrypted.")
    private Path key;

    @Option(names = "--tls-self-signed",
        description = "Serve HTTPS with a certificate that is made here and kept in the data folder, so that the "
            + "microphone works on other machines, too (with --host 0.0.0.0). Browsers warn at the first visit.")
    private boolean selfSigned;

    /** Says what is wrong as the wrong use of an option. */
    TlsOptions chosen(CommandSpec command) {
        if (selfSigned && (certificate != null || key != null)) {
            throw wrong(command, "--tls-self-signed: a certificate is given with --tls-cert; leave one of them away");
        }
        if (certificate == null && key == null) {
            return selfSigned ? new TlsOptions.SelfSigned() : TlsOptions.OFF;
        }
        if (certificate == null || key == null) {
            throw wrong(command, key == null ? "--tls-key: missing; --tls-cert needs the certificate's key, too"
                : "--tls-cert: missing; --tls-key needs its certificate, too");
        }
        TlsOptions.Given given = new TlsOptions.Given(certificate, key);
        try {
            Tls.check(given, Clock.systemUTC());
            return given;
        } catch (TlsException e) {
            throw wrong(command, e.getMessage());
        }
    }

    private static ParameterException wrong(CommandSpec command, String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
