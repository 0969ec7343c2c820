package realtime.host;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import realtime.store.Archive;
import realtime.store.SessionStore;
import realtime.store.StoreException;
import realtime.store.StoreTarget;
import realtime.store.Stores;

/** {@code import}: puts into the store what {@code export} has written. */
@Command(name = "import", mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 110,
    description = "Puts sessions that were exported into the store; those that it has already stay as they are. A host "
        + "takes them in when it starts.")
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "What export has written.")
    private Path file;

    @Mixin
    private StorePlace place;

    @ParentCommand
    private HostCommand host;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(file)) {
            return place.failed(spec, file + " cannot be read.");
        }
        Path data = place.dataDir(host);
        StoreTarget target = place.target(data, spec);
        try (SessionStore store = Stores.of(target)) {
            store.open();
            Archive.Outcome outcome = new ArchiveFile(file, data).read(store);
            spec.commandLine().getOut().println(outcome.taken() + " sessions were taken in, " + outcome.skipped()
                + " were there already.");
            return CommandLine.ExitCode.OK;
        } catch (StoreException e) {
            return place.failed(spec, e.getMessage() + " " + e.fix());
        } catch (IllegalArgumentException e) {
            return place.failed(spec, file + " is not taken: " + e.getMessage() + ".");
        } catch (ZipException | EOFException e) {
            return place.failed(spec, file + " is not taken: it breaks off or is damaged.");
        }
    }
}
