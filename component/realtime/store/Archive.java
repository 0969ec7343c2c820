package realtime.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import realtime.session.SavedSession;
import realtime.session.SavedState;

/**
 * Everything that a store keeps as JSON Lines: a line that says what it is, then one for each session. Putting the same
 * in twice changes nothing the second time.
 */
public final class Archive {
    private static final String FORMAT = "realtime-audio-export";
    private static final int VERSION = 1;
    /** Characters: some hours of talk with all their events are a few million. */
    private static final int LONGEST_LINE = 30_000_000;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final StoreJson json = new StoreJson();

    private record Header(String format, int version, Map<String, Long> deletedKeys) {}

    /**
     * What became of sessions that were put in.
     *
     * @param taken   how many are in the store now that were not, or were older
     * @param skipped how many were there already
     */
    public record Outcome(int taken, int skipped) {}

    /** Returns the ids of the sessions that were written. */
    public List<String> write(SessionStore store, Writer out) throws StoreException, IOException {
        SessionStore.Kept kept = store.load(0);
        line(out, new Header(FORMAT, VERSION, kept.deleted()));
        for (SavedSession session : kept.sessions()) {
            line(out, session);
        }
        return kept.sessions().stream().map(SavedSession::id).toList();
    }

    private void line(Writer out, Object value) throws IOException {
        out.write(json.write(value));
        out.write('\n');
    }

    /**
     * Puts in what the store has not, or has as it was earlier. What was put in before a fault stays.
     *
     * @throws IllegalArgumentException when it is not what {@link #write} writes
     */
    public Outcome read(Reader in, SessionStore store) throws StoreException, IOException {
        Map<String, Long> there = new HashMap<>();
        store.load(Long.MAX_VALUE).sessions().forEach(each -> there.put(each.id(), each.state().savedAt()));
        BufferedReader lines = new BufferedReader(in);
        header(line(lines));
        int taken = 0;
        int skipped = 0;
        for (String line = line(lines); line != null; line = line(lines)) {
            SavedSession session = session(line);
            Long savedAt = there.get(session.id());
            if (savedAt != null && savedAt >= session.state().savedAt()) {
                skipped++;
            } else {
                put(savedAt == null ? List.of(session) : List.of(asDeleted(session), session), store);
                there.put(session.id(), session.state().savedAt());
                taken++;
            }
        }
        return new Outcome(taken, skipped);
    }

    private static void put(List<SavedSession> changes, SessionStore store) throws StoreException {
        if (!store.save(changes).isEmpty()) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE,
                "a host that runs holds a session that is to be replaced.", "Stop the host, and try again.", null);
        }
    }

    private void header(String line) {
        try {
            Header header = line == null ? null : json.read(line, Header.class);
            if (header == null || !FORMAT.equals(header.format()) || header.version() != VERSION) {
                throw new IllegalArgumentException("it is no export of this program, or of a newer version");
            }
        } catch (StoreException e) {
            throw new IllegalArgumentException("it is no export of this program", e);
        }
    }

    private SavedSession session(String line) {
        try {
            SavedSession session = json.read(line, SavedSession.class);
            SavedState state = session == null ? null : session.state();
            boolean isWhole = state != null && state.id() != null && ID.matcher(state.id()).matches()
                && !session.isDeleted() && Rehearsal.succeeds(session);
            if (isWhole) {
                return session;
            }
        } catch (StoreException e) {
            throw new IllegalArgumentException("a line of it is no session", e);
        }
        throw new IllegalArgumentException("a line of it is no session");
    }

    private static SavedSession asDeleted(SavedSession session) {
        return new SavedSession(session.state(), true, List.of(), List.of(), List.of(), List.of(), null, null, null);
    }

    private static String line(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = lines.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            line.append((char) next);
            if (line.length() > LONGEST_LINE) {
                throw new IllegalArgumentException("a line of it is too long");
            }
            next = lines.read();
        }
        return line.toString();
    }
}
