package realtime.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.RecordingState;
import realtime.session.Session;
import realtime.session.SessionError;

/**
 * The recordings of a host's sessions, which live as long as those do. Where sessions outlive the host, in a folder
 * that stays; else in one of this run's own, with a lock that tells other hosts that it is in use: what a host that
 * broke off has left there is deleted by the next one. Thread-safe.
 */
public final class Recordings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    private static final String LOCK = "in-use";

    private static final String KEPT = "kept";

    private final Path all;
    private final int mostMinutes;
    private final boolean areKept;
    private final Map<String, Optional<Recording>> bySession = new ConcurrentHashMap<>();
    /** This run's folder, made with the first recording; guarded by this. */
    private Path folder;
    /** Held as long as the host runs; guarded by this. */
    private FileChannel lockFile;
    /** Nothing begins any more; guarded by this. */
    private boolean closed;

    /**
     * @param dataDir     the host's
     * @param mostMinutes longest recording of a session
     * @param areKept     whether they outlive the host
     */
    public Recordings(Path dataDir, int mostMinutes, boolean areKept) {
        this.all = dataDir.resolve("recordings");
        this.mostMinutes = mostMinutes;
        this.areKept = areKept;
        sweep();
    }

    /** The session's, begun when it is first asked for; empty where it is not to be recorded, or cannot be. */
    public Optional<Recording> of(Session session) {
        if (!session.settings().record() || session.isDeleted()) {
            return Optional.empty();
        }
        Optional<Recording> recording = bySession.computeIfAbsent(session.id(), id -> begin(session));
        // Its end came meanwhile, maybe before there was anything to end.
        if (session.isDeleted()) {
            delete(session.id());
        } else if (isClosed()) {
            leave(session.id());
        }
        return recording;
    }

    /** Deletes the session's, if there is one. */
    public void delete(Session session) {
        delete(session.id());
    }

    private void delete(String id) {
        Optional<Recording> recording = bySession.remove(id);
        if (recording != null) {
            recording.ifPresent(Recording::delete);
        }
        if (areKept && Files.exists(all.resolve(KEPT).resolve(id))) {
            deleteLeft(all.resolve(KEPT).resolve(id));
        }
    }

    /** What outlives the host stays. */
    private void leave(String id) {
        if (areKept) {
            Optional<Recording> recording = bySession.remove(id);
            if (recording != null) {
                recording.ifPresent(Recording::close);
            }
        } else {
            delete(id);
        }
    }

    /** Deletes what is left of sessions that are no more. */
    public void keepOnly(Predicate<String> sessionIds) {
        if (!areKept || !Files.isDirectory(all.resolve(KEPT))) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all.resolve(KEPT))) {
            for (Path each : folders) {
                if (!sessionIds.test(each.getFileName().toString())) {
                    deleteLeft(each);
                }
            }
        } catch (IOException e) {
            LOG.warn("recordings of sessions that are no more could not be deleted: {}", e.getMessage());
        }
    }

    /** The files of a session's recording that outlives the host; none where there is none. */
    public static List<Path> tracks(Path dataDir, String sessionId) throws IOException {
        Path folder = dataDir.resolve("recordings").resolve(KEPT).resolve(sessionId);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /**
     * Puts a file of a session's recording back where there is none.
     *
     * @param longest most bytes that it may have
     * @throws IllegalArgumentException when it has more
     */
    public static void restore(Path dataDir, String sessionId, String file, InputStream sound, long longest)
        throws IOException {
        Path folder = dataDir.resolve("recordings").resolve(KEPT).resolve(sessionId);
        if (Files.exists(folder.resolve(file))) {
            return;
        }
        Files.createDirectories(folder.getParent());
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, only("rwx------"));
        }
        try (Track track = Track.open(folder.resolve(file))) {
            copy(sound, track, longest);
        } catch (IOException | IllegalArgumentException e) {
            Files.deleteIfExists(folder.resolve(file));
            throw e;
        }
    }

    private static void copy(InputStream sound, Track track, long longest) throws IOException {
        byte[] piece = new byte[Recording.RATE * Short.BYTES];
        long length = 0;
        for (int got = sound.readNBytes(piece, 0, piece.length); got > 0;
             got = sound.readNBytes(piece, 0, piece.length)) {
            track.write(length / Short.BYTES, ByteBuffer.wrap(piece, 0, got - got % Short.BYTES));
            length += got;
            if (length > longest) {
                throw new IllegalArgumentException("a recording in it is too long");
            }
        }
    }

    private static void deleteLeft(Path root) {
        try {
            deleteTree(root);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} could not be deleted: {}", root, e.getMessage());
        }
    }

    private synchronized Optional<Recording> begin(Session session) {
        if (closed) {
            return Optional.empty();
        }
        try {
            Path place = own().resolve(session.id());
            if (!Files.isDirectory(place)) {
                Files.createDirectory(place, only("rwx------"));
            }
            return Optional.of(Recording.in(session, place, mostMinutes));
        } catch (IOException e) {
            LOG.warn("session {}: it cannot be recorded: {}", session.id(), e.getMessage());
            session.recording(RecordingState.ended(new SessionError("recording_failed",
                "The conversation cannot be recorded: the host cannot write to its data folder.",
                "Choose another folder with --data-dir.")));
            return Optional.empty();
        }
    }

    private Path own() throws IOException {
        if (folder != null && !Files.isDirectory(folder)) {
            // Another host, which started at the same time, took it for left before it was locked.
            lockFile.close();
            folder = null;
        }
        if (folder == null) {
            Files.createDirectories(all);
            if (areKept) {
                folder = all.resolve(KEPT);
                if (!Files.isDirectory(folder)) {
                    Files.createDirectory(folder, only("rwx------"));
                }
                return folder;
            }
            Path made = Files.createDirectory(all.resolve(UUID.randomUUID().toString()), only("rwx------"));
            FileChannel held = FileChannel.open(made.resolve(LOCK), StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
            held.lock();
            folder = made;
            lockFile = held;
        }
        return folder;
    }

    /** Where sessions are gone when their host is, their recordings are, too. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        // Not under the monitor: whoever begins one holds the map's and waits for it.
        for (String id : bySession.keySet()) {
            leave(id);
        }
        if (!areKept) {
            deleteFolder();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void deleteFolder() {
        if (folder != null) {
            try {
                lockFile.close();
                deleteTree(folder);
            } catch (IOException | UncheckedIOException e) {
                LOG.warn("{} could not be deleted: {}", folder, e.getMessage());
            }
            folder = null;
        }
    }

    private void sweep() {
        if (!Files.isDirectory(all)) {
            return;
        }
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(all)) {
            runs.forEach(Recordings::sweep);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("what an earlier host may have left in {} could not be read: {}", all, e.getMessage());
        }
    }

    private static void sweep(Path run) {
        try {
            if (isLeft(run)) {
                deleteTree(run);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("recordings that an earlier host has left in {} could not be deleted: {}", run, e.getMessage());
        }
    }

    private static boolean isLeft(Path run) throws IOException {
        if (!Files.exists(run.resolve(LOCK))) {
            return false;
        }
        try (FileChannel file = FileChannel.open(run.resolve(LOCK), StandardOpenOption.WRITE);
             FileLock free = file.tryLock()) {
            return free != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        }
    }

    private static void deleteTree(Path root) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(root)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    /** Whatever else holds in the folder around, as far as the file system knows of it. */
    static FileAttribute<?>[] only(String permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        } : new FileAttribute<?>[0];
    }
}
