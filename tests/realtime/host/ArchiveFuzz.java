package realtime.host;

import static support.FuzzInput.require;
import static support.FuzzInput.same;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import realtime.session.ConversationEvent;
import realtime.session.SavedSession;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.session.Source;
import realtime.session.Usage;
import realtime.store.Archive;
import realtime.store.MemoryStore;
import realtime.store.StoreException;
import support.FuzzInput;

/**
 * Fuzz target: a file to be imported. Lines of JSON as an export has them; or, where it begins with {@code === NAME},
 * a zip with entries of these names and what stands below each; or the bytes of a zip. What is taken in makes sessions
 * that work; all else is refused.
 */
public final class ArchiveFuzz {
    private static final String ENTRY = "=== ";

    private ArchiveFuzz() {}

    /** Throws what is to be mended. */
    public static void fuzzerTestOneInput(byte[] data) throws IOException, StoreException {
        MemoryStore store = new MemoryStore();
        String text = FuzzInput.text(data);
        boolean isZip = text.startsWith(ENTRY) || text.startsWith("PK");
        try {
            if (isZip) {
                unzipped(text.startsWith(ENTRY) ? zip(text) : data, store);
            } else {
                new Archive().read(new StringReader(text), store);
            }
        } catch (IllegalArgumentException | IOException | StoreException refused) {
            require(refused.getMessage() != null, "refused without a word: " + refused);
            // What was taken in before must work, too.
        }
        works(store);
    }

    private static byte[] zip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Set<String> names = new HashSet<>();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String part : text.split("(?m)^" + ENTRY)) {
                String[] nameAndBody = part.split("\n", 2);
                if (!nameAndBody[0].isEmpty() && nameAndBody[0].length() < 1_000 && names.add(nameAndBody[0])) {
                    zip.putNextEntry(new ZipEntry(nameAndBody[0]));
                    zip.write((nameAndBody.length < 2 ? "" : nameAndBody[1]).getBytes(StandardCharsets.UTF_8));
                    zip.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void unzipped(byte[] zip, MemoryStore store) throws IOException, StoreException {
        Path folder = Files.createTempDirectory("archive-fuzz");
        Path data = Files.createDirectory(folder.resolve("data"));
        Path file = folder.resolve("all.zip");
        try {
            Files.write(file, zip);
            new ArchiveFile(file, data).read(store);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    boolean isOurs = each.equals(folder) || each.equals(file) || each.startsWith(data);
                    require(isOurs, "written beside the folder: " + each);
                    Files.delete(each);
                }
            }
        }
    }

    /** What a store holds after an import. */
    private static void works(MemoryStore store) throws IOException, StoreException {
        List<SavedSession> kept = store.load(0).sessions();
        Clock clock = Clock.systemUTC();
        SessionRegistry sessions = new SessionRegistry("p", clock, (changed, isAwaited) -> false, made -> { });
        sessions.restore(kept, store.load(0).deleted());
        for (Session session : sessions.here()) {
            SessionCheck.shown(session);
            session.hold();
            SessionCheck.shown(session);
            goesOn(session);
            SessionCheck.shown(session);
        }
        exportedAgain(store);
    }

    private static void goesOn(Session session) {
        long before = session.seq();
        session.reachedLimit();
        session.isOverSince(0);
        int call = session.beginCall("webrtc");
        session.connected(call);
        session.apply(call, new ConversationEvent.UserTextCompleted("new", 0, "Hello again.",
            Usage.NONE), Source.SIDEBAND);
        session.end(call, "stopped");
        require(session.seq() > before, "numbers rise");
        session.saving().unsaved();
    }

    private static void exportedAgain(MemoryStore store) throws IOException, StoreException {
        StringWriter first = new StringWriter();
        new Archive().write(store, first);
        MemoryStore copy = new MemoryStore();
        new Archive().read(new StringReader(first.toString()), copy);
        StringWriter second = new StringWriter();
        new Archive().write(copy, second);
        same(sorted(first), sorted(second), "an export of an export");
    }

    /** Those of equal age may change places. */
    private static List<String> sorted(StringWriter archive) {
        return archive.toString().lines().skip(1).sorted().toList();
    }
}
