package realtime.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import realtime.provider.Check;
import realtime.provider.ProviderProfile;
import realtime.provider.RealtimeApi;
import realtime.store.StoreTarget;

/** {@code doctor}: says what works and what does not, before or beside a host. */
@Command(name = "doctor", mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 110,
    description = "Says what works and what does not: key, provider, model and its end, voice, clock and this machine. "
        + "Places no call, and nothing is charged.",
    footer = "%nOptions may also stand before the word doctor, in the environment or in realtime.json, as for the "
        + "host. Exit code: 0 when nothing fails, 1 when something does.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private ProviderOptions options;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address that the host will listen on.")
    private String bindHost;

    @Mixin
    private TlsChoice tls = new TlsChoice();

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder for what outlives the host.")
    private Path dataDir;

    @Option(names = "--store", paramLabel = "WHERE", description = "Where sessions will be kept.")
    private String store;

    @Option(names = "--config", paramLabel = "FILE",
        description = "Options as JSON. Default: realtime.json in this folder, if there is one.")
    private String config;

    @Option(names = "--call", description = "Also try a session with the provider: a key for one browser is made for "
        + "it and not used, for which the provider looks at all settings. Nothing is charged for that, either.")
    private boolean call;

    @Option(names = "--json", description = "Print what GET /api/doctor answers.")
    private boolean json;

    @ParentCommand
    private HostCommand host;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        ProviderChoice choice = options.choice(host.environment(), host.defaults());
        try (Partner partner = options.partner(choice, name -> choice.asFound(name, options.baseUrl), spec);
             RealtimeApi api = new RealtimeApi(partner.profile(), JsonBody.mapper())) {
            boolean practice = partner.profile().name().equals(ProviderProfile.PRACTICE);
            Path data = dataDir == null ? DataDir.ofUser(host.environment()) : dataDir;
            StoreTarget target = StoreOption.target(store, data, spec);
            Doctor doctor = new Doctor(api, options.sessionDefaults(partner.profile()),
                new LocalChecks(bindHost, data, tls.chosen(spec), practice, () -> StoreCheck.of(target)),
                Clock.systemUTC());
            Optional<String> keyProblem = practice ? Optional.empty() : choice.keyProblem(partner.profile().name());
            DoctorReport report = doctor.examine(keyProblem, call);
            print(report);
            return report.status() == Check.Status.FAIL ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
        }
    }

    private void print(DoctorReport report) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? JsonBody.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report)
            : DoctorText.of(report, System.out.charset()));
        out.flush();
    }
}
