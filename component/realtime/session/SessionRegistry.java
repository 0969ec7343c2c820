package realtime.session;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The host's sessions by id and by key. Thread-safe: one lock guards the map. */
public final class SessionRegistry {
    /** Brings here what other hosts have done with sessions since. May take as long as asking a database does. */
    public interface Others {
        /** Where there are none. */
        Others NONE = new Others() {
            @Override
            public void look(String idOrKey) { }

            @Override
            public void lookAll() { }

            @Override
            public Opened alone(String key, Supplier<Opened> opening) {
                return opening.get();
            }
        };

        /** Everything of the session with that id, and of the newest with that key. */
        void look(String idOrKey);

        /** Everything of all sessions. */
        void lookAll();

        /** Opens a session with this key while no other host does; what they have done with it is here before. */
        Opened alone(String key, Supplier<Opened> opening);
    }

    /** A session and whether {@link #open} made it. */
    public record Opened(Session session, boolean created) {}

    private final String provider;
    private final Clock clock;
    private final SessionSaver saver;
    private final Consumer<Session> onCreated;
    private final Others others;
    private final ReentrantLock lock = new ReentrantLock();
    /** Oldest first. Guarded by the lock. */
    private final SequencedMap<String, Session> sessions = new LinkedHashMap<>();
    /** By key. Guarded by the lock. */
    private final Map<String, Long> lastSeqOfDeleted = new HashMap<>();
    /** Guarded by the lock. */
    private long opened;

    /**
     * @param provider  the provider's name, as the snapshots show it
     * @param saver     hears of what is to be saved
     * @param onCreated hears of every new session before anybody else can; must not block
     */
    public SessionRegistry(String provider, Clock clock, SessionSaver saver, Consumer<Session> onCreated) {
        this(provider, clock, saver, onCreated, Others.NONE);
    }

    /** @param others the hosts that use the same store */
    public SessionRegistry(String provider, Clock clock, SessionSaver saver, Consumer<Session> onCreated,
                           Others others) {
        this.others = others;
        this.provider = provider;
        this.clock = clock;
        this.saver = saver;
        this.onCreated = onCreated;
    }

    /**
     * Takes in what was saved: sessions that are not here yet, each in its place by age, to be held or followed; and
     * the last event's number by key of those that were deleted.
     */
    public void restore(List<SavedSession> saved, Map<String, Long> deleted) {
        lock.lock();
        try {
            deleted.forEach((key, seq) -> lastSeqOfDeleted.merge(key, seq, Math::max));
            List<Session> made = saved.stream().filter(one -> !sessions.containsKey(one.id()))
                .map(one -> Session.restored(one, clock, saver)).toList();
            List<Session> all = Stream.concat(made.stream(), sessions.values().stream())
                .sorted(Comparator.comparingLong(Session::createdAt)).toList();
            sessions.clear();
            all.forEach(session -> sessions.put(session.id(), session));
            made.forEach(onCreated);
        } finally {
            lock.unlock();
        }
    }

    /** Shows a session as another host has saved it. */
    public void follow(SavedSession saved) {
        Optional<Session> known = known(saved.id());
        if (known.isPresent()) {
            known.get().follow(saved);
        } else {
            restore(List.of(saved), Map.of());
        }
    }

    /** Numbers of events go on behind this one where a session with this key was deleted. */
    public void deleted(String key, long lastSeq) {
        lock.lock();
        try {
            lastSeqOfDeleted.merge(key, lastSeq, Math::max);
        } finally {
            lock.unlock();
        }
    }

    /** Drops a session that its holder has deleted, and tells its readers. */
    public void gone(String id) {
        lock.lock();
        try {
            Optional.ofNullable(sessions.remove(id)).ifPresent(Session::gone);
        } finally {
            lock.unlock();
        }
    }

    /** By id, as it is here. */
    public Optional<Session> known(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(sessions.get(id));
        } finally {
            lock.unlock();
        }
    }

    /** Those that are this host's to change, newest first. */
    public List<Session> held() {
        return here().stream().filter(session -> !session.isFollowed()).toList();
    }

    /**
     * Attaches to the session that the settings' key names, unless it is over; else makes a new one. A session that
     * was never started, or runs, is not over.
     */
    public Opened open(SessionSettings settings) {
        return open(settings, () -> { });
    }

    /** @param admission asked before one is made; what it throws is thrown, and none is made. It must not block */
    public Opened open(SessionSettings settings, Runnable admission) {
        String key = settings.key();
        return key == null ? openHere(settings, admission)
            : others.alone(key, () -> openHere(settings, admission));
    }

    private Opened openHere(SessionSettings settings, Runnable admission) {
        lock.lock();
        try {
            return Optional.ofNullable(settings.key())
                .flatMap(this::newest)
                .filter(SessionRegistry::isOpen)
                .map(session -> new Opened(session, false))
                .orElseGet(() -> {
                    admission.run();
                    return new Opened(create(settings), true);
                });
        } finally {
            lock.unlock();
        }
    }

    /**
     * A session with the same key and settings to begin afresh in; what was spent counts against its budget. One that
     * was never started is as good as new, and one that a newer session with its key has replaced is renewed already.
     *
     * @param session   over, and with a key
     * @param admission as for {@link #open(SessionSettings, Runnable)}
     */
    public Opened renew(Session session, Runnable admission) {
        return others.alone(session.settings().key(), () -> renewHere(session, admission));
    }

    private Opened renewHere(Session session, Runnable admission) {
        lock.lock();
        try {
            Session newest = newest(session.settings().key()).orElse(session);
            boolean isUsed = newest == session && !(session.items().isEmpty() && isOpen(session));
            if (!isUsed) {
                return new Opened(newest, false);
            }
            admission.run();
            return new Opened(create(session.settings().afterSpending(session.outline().usage().usdEstimate())), true);
        } finally {
            lock.unlock();
        }
    }

    /** By id, or by key: then the newest session with that key. */
    public Optional<Session> find(String idOrKey) {
        others.look(idOrKey);
        lock.lock();
        try {
            return Optional.ofNullable(sessions.get(idOrKey)).or(() -> newest(idOrKey));
        } finally {
            lock.unlock();
        }
    }

    /** All sessions, newest first. */
    public List<Session> all() {
        others.lookAll();
        return here();
    }

    /** All as they are here, newest first. */
    public List<Session> here() {
        lock.lock();
        try {
            return new ArrayList<>(sessions.values()).reversed();
        } finally {
            lock.unlock();
        }
    }

    /** How many sessions were made here; those that were taken in do not count. */
    public long opened() {
        lock.lock();
        try {
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a session and tells its readers. Returns whether it was there. */
    public boolean delete(Session session) {
        lock.lock();
        try {
            if (sessions.remove(session.id()) == null) {
                return false;
            }
            session.delete();
            if (session.settings().key() != null) {
                lastSeqOfDeleted.merge(session.settings().key(), session.seq(), Math::max);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Session create(SessionSettings settings) {
        String id = UUID.randomUUID().toString();
        Session session =
            new Session(id, settings, provider, clock, clock.millis(), seqBefore(settings.key()), saver);
        sessions.put(session.id(), session);
        onCreated.accept(session);
        opened++;
        session.saving().begun();
        return session;
    }

    /** A reader that follows a key, and not an id, must not take the next session for a continuation it knows. */
    private long seqBefore(String key) {
        if (key == null) {
            return 0;
        }
        long ofDeleted = lastSeqOfDeleted.getOrDefault(key, -1L);
        return Math.max(newest(key).map(Session::seq).orElse(-1L), ofDeleted) + 1;
    }

    private Optional<Session> newest(String key) {
        return sessions.sequencedValues().reversed().stream()
            .filter(session -> key.equals(session.settings().key()))
            .findFirst();
    }

    private static boolean isOpen(Session session) {
        Phase phase = session.phase();
        // Where only a page could not place a call, nothing has begun that could be over.
        return phase == Phase.NEW || phase.isLive() || session.call() == 0;
    }
}
