package realtime.host;

import static java.util.stream.Collectors.toSet;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import realtime.recording.Recordings;
import realtime.session.SavedSession;
import realtime.store.Archive;
import realtime.store.SessionStore;
import realtime.store.StoreException;

/**
 * A file with everything that is kept: JSON Lines, or a zip that holds these and the recordings.
 *
 * @param path     ends with {@code .zip} where recordings are in it
 * @param dataDir the host's folder, where the recordings are
 */
record ArchiveFile(Path path, Path dataDir) {
    private static final String SESSIONS = "sessions.jsonl";
    private static final Pattern RECORDING =
        Pattern.compile("recordings/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(user|assistant)\\.pcm");
    /** Bytes: the longest recording that a host makes. */
    private static final long LONGEST_TRACK = HostOptions.MOST_RECORDING_MINUTES * 60L * 24_000 * Short.BYTES;

    /** Writes it, whole or not at all; returns how many sessions are in it. */
    int write(SessionStore store) throws StoreException, IOException {
        Path place = path.toAbsolutePath().getParent();
        Path unfinished = Files.createTempFile(place, "export", null);
        try {
            List<String> written;
            try (OutputStream out = Files.newOutputStream(unfinished)) {
                written = isZip() ? zip(store, out) : lines(store, out);
            }
            Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
            return written.size();
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private boolean isZip() {
        return path.toString().endsWith(".zip");
    }

    private static List<String> lines(SessionStore store, OutputStream out) throws StoreException, IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        List<String> written = new Archive().write(store, writer);
        writer.flush();
        return written;
    }

    private List<String> zip(SessionStore store, OutputStream out) throws StoreException, IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(SESSIONS));
            List<String> written = lines(store, zip);
            zip.closeEntry();
            for (String id : written) {
                for (Path track : Recordings.tracks(dataDir, id)) {
                    zip.putNextEntry(new ZipEntry("recordings/" + id + "/" + track.getFileName()));
                    Files.copy(track, zip);
                    zip.closeEntry();
                }
            }
            return written;
        }
    }

    /**
     * Puts what is in it into the store, and its recordings into the folder where there are none yet.
     *
     * @throws IllegalArgumentException when it is nothing that {@link #write} writes
     */
    Archive.Outcome read(SessionStore store) throws StoreException, IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            return isZip() ? unzip(store, new ZipInputStream(in))
                : new Archive().read(new InputStreamReader(in, StandardCharsets.UTF_8), store);
        }
    }

    private Archive.Outcome unzip(SessionStore store, ZipInputStream zip) throws StoreException, IOException {
        ZipEntry first = zip.getNextEntry();
        if (first == null || !first.getName().equals(SESSIONS)) {
            throw new IllegalArgumentException("it is no export of this program");
        }
        Archive.Outcome outcome = new Archive().read(new InputStreamReader(zip, StandardCharsets.UTF_8), store);
        Set<String> sessions = store.load(Long.MAX_VALUE).sessions().stream().map(SavedSession::id).collect(toSet());
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            Matcher name = RECORDING.matcher(entry.getName());
            // Without the session, a few bytes of zip would fill the disk with sound that nobody can hear or delete.
            if (!name.matches() || !sessions.contains(name.group(1))) {
                throw new IllegalArgumentException("it holds what no export of this program does");
            }
            Recordings.restore(dataDir, name.group(1), name.group(2) + ".pcm", zip, LONGEST_TRACK);
        }
        return outcome;
    }
}
