package realtime.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import realtime.store.SessionStore;
import realtime.store.StoreException;
import realtime.store.StoreTarget;
import realtime.store.Stores;

/** {@code export}: everything that is kept, as a file. */
@Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 110,
    description = "Writes every session that is kept into a file, also while a host runs.")
final class ExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "FILE.zip with recordings, or FILE.jsonl without.")
    private Path file;

    @Mixin
    private StorePlace place;

    @ParentCommand
    private HostCommand host;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path data = place.dataDir(host);
        StoreTarget target = place.target(data, spec);
        if (!Stores.exists(target)) {
            return place.failed(spec, "There is nothing to export " + Stores.readOnly(target).words() + ".");
        }
        try (SessionStore store = Stores.readOnly(target)) {
            store.open();
            int sessions = new ArchiveFile(file, data).write(store);
            spec.commandLine().getOut().println(sessions + " sessions are in " + file + ".");
            return CommandLine.ExitCode.OK;
        } catch (StoreException e) {
            return place.failed(spec, e.getMessage() + " " + e.fix());
        }
    }
}
