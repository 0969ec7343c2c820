package realtime.host;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import realtime.store.StoreTarget;

/** The options of commands that work on the store without a host. */
final class StorePlace {
    @Option(names = "--store", paramLabel = "WHERE", description = "Where sessions are kept, as for the host.")
    private String store;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "The host's folder.")
    private Path dataDir;

    @Option(names = "--config", paramLabel = "FILE",
        description = "Options as JSON. Default: realtime.json in this folder, if there is one.")
    private String config;

    Path dataDir(HostCommand host) {
        return dataDir == null ? DataDir.ofUser(host.environment()) : dataDir;
    }

    /** One that outlives the host. */
    StoreTarget target(Path data, CommandSpec command) {
        StoreTarget target = StoreOption.target(store, data, command);
        if (!target.isDurable()) {
            throw new ParameterException(command.commandLine(), "--store: what is in memory is gone with its host");
        }
        return target;
    }

    /** Returns the exit code. */
    int failed(CommandSpec command, String message) {
        command.commandLine().getErr().println("Failed: " + message);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
