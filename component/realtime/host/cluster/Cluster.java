package realtime.host.cluster;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.SavedSession;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.store.SharedHosts;
import realtime.store.StoreException;

/**
 * This host among those that share its store. Each session has one holder, which leads its conversation and saves it;
 * the others show what is saved, and are woken when that changes. Conversations of a host that is no more are taken
 * over by the others. While the database is away everybody goes on with what they have. Thread-safe.
 */
public final class Cluster implements SessionRegistry.Others, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Pattern ID =
        Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final long INTERVAL_MS = 1_000;
    /** Somebody who has read a session may wait for what comes next, or read it again. */
    private static final long INTEREST_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Sessions: so many are read at once. */
    private static final int MOST_AT_ONCE = 100;

    private final SharedHosts hosts;
    private final Lease lease;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final Thread worker = Thread.ofPlatform().daemon().name("cluster").unstarted(this::run);
    private final Thread listener = Thread.ofPlatform().daemon().name("cluster-listener").unstarted(this::listen);
    /** Followed sessions of which more is saved than is here. */
    private final Set<String> stale = ConcurrentHashMap.newKeySet();
    /** When each session was read last, nanoseconds. */
    private final Map<String, Long> readAt = new ConcurrentHashMap<>();
    /** Sessions that were taken, to be held as soon as they can be read. */
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    /** Sessions that others have taken, to be followed as soon as they can be read. */
    private final Set<Session> lost = ConcurrentHashMap.newKeySet();
    /** Ids of those that are this host's from now on, and whose call it does not listen to yet. */
    private final Set<String> arriving = ConcurrentHashMap.newKeySet();
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile boolean isListening;
    /** What is to be done as soon as the database is there. */
    private final Queue<Agreement> open = new ConcurrentLinkedQueue<>();
    /** Until then the database is not asked for what is here in an older form, nanoseconds. */
    private volatile long awayUntil = System.nanoTime();
    /** This host goes: it takes nothing any more. */
    private volatile boolean isLeaving;
    /** Set once, by {@link #join}. */
    private volatile SessionRegistry sessions;
    private volatile Consumer<Session> resume;
    private volatile Consumer<Session> leave;

    /** @param hosts those that share the store */
    public Cluster(SharedHosts hosts) {
        this.hosts = hosts;
        this.lease = new Lease(hosts);
    }

    /**
     * Joins the others.
     *
     * @param onTaken listens to the call of a session that is this host's now
     * @param onLost  does not any more
     * @param url     where they reach this host
     */
    public void join(SessionRegistry registry, Consumer<Session> onTaken, Consumer<Session> onLost, String url) {
        resume = onTaken;
        leave = onLost;
        sessions = registry;
        lease.at(url);
        worker.start();
        listener.start();
    }

    /** Something that all hosts have alike. */
    private record Agreement(String name, byte[] proposal, Consumer<byte[]> agreed) {}

    /**
     * Has all hosts have something alike: the value that the first of them gave it.
     *
     * @param agreed takes it, at once or when the database is there
     */
    public void agree(String name, byte[] proposal, Consumer<byte[]> agreed) {
        open.add(new Agreement(name, proposal, agreed));
        agree();
    }

    private void agree() {
        try {
            for (Agreement each = open.peek(); each != null; each = open.peek()) {
                String value = hosts.agree(each.name(), Base64.getEncoder().encodeToString(each.proposal()));
                each.agreed().accept(Base64.getDecoder().decode(value));
                open.remove(each);
            }
        } catch (StoreException e) {
            LOG.warn("what the other hosts have is not known yet: {}", e.getMessage());
        }
    }

    private void run() {
        long next = System.nanoTime();
        try {
            while (true) {
                Runnable task = work.poll(next - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (task != null) {
                    attempt(task);
                } else {
                    next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS);
                    attempt(this::look);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // A thread that has ended looks after nothing any more.
            LOG.error("looking after what other hosts do failed", e);
        }
    }

    private void look() {
        if (lease.renew()) {
            agree();
            takeLeft();
            taken.forEach(this::hold);
            lost.forEach(this::follow);
        }
        if (!isListening) {
            followed().filter(this::isOfInterest).map(Session::id).forEach(stale::add);
        }
        refresh(stale.stream().filter(id -> sessions.known(id).map(this::isOfInterest).orElse(true)).toList());
    }

    private Stream<Session> followed() {
        return sessions.here().stream().filter(Session::isFollowed);
    }

    private void takeLeft() {
        if (isLeaving) {
            return;
        }
        try {
            List<String> left = hosts.takeLeft(lease.isSteady());
            if (!left.isEmpty()) {
                LOG.info("{} conversations of other hosts are taken over", left.size());
                left.forEach(this::takenUp);
            }
        } catch (StoreException e) {
            LOG.debug("no conversations could be taken over: {}", e.getMessage());
        }
    }

    private boolean isOfInterest(Session session) {
        Long read = readAt.get(session.id());
        return session.isAwaited() || read != null && System.nanoTime() - read < INTEREST_NANOS;
    }

    private void takenUp(String id) {
        taken.add(id);
        hold(id);
    }

    /** Goes on where its last holder has left it, whatever is here. */
    private void hold(String id) {
        refreshing.lock();
        try {
            if (isHeld(id)) {
                // Another thread was first; what has been changed here since is not to be overwritten.
                taken.remove(id);
                return;
            }
            arriving.add(id);
            for (SavedSession saved : hosts.read(List.of(id))) {
                sessions.follow(saved);
            }
            taken.remove(id);
            stale.remove(id);
            lost.removeIf(session -> session.id().equals(id));
            sessions.known(id).ifPresent(Session::hold);
        } catch (StoreException e) {
            // It is this host's, but as long as it is followed nobody here acts on it.
            LOG.debug("session {}: it could not be read: {}", id, e.getMessage());
            arriving.remove(id);
            return;
        } finally {
            refreshing.unlock();
        }
        try {
            sessions.known(id).ifPresent(resume);
        } finally {
            arriving.remove(id);
        }
    }

    private boolean isHeld(String id) {
        return sessions.known(id).filter(session -> !session.isFollowed() && !lost.contains(session)).isPresent();
    }

    /** Whether requests that change it are this host's to answer. */
    public boolean isHere(Session session) {
        return !session.isFollowed() && !arriving.contains(session.id());
    }

    /**
     * Makes a session this host's, unless another one that is there holds it.
     *
     * @param byForce also then
     * @return whether it is
     */
    public boolean take(Session session, boolean byForce) {
        if (isHere(session) && !lost.contains(session)) {
            return true;
        }
        try {
            if (!isLeaving && hosts.take(session.id(), byForce)) {
                takenUp(session.id());
            } else if (stale.contains(session.id())) {
                refresh(List.of(session.id()));
            }
        } catch (StoreException e) {
            LOG.debug("session {}: it could not be taken: {}", session.id(), e.getMessage());
        }
        return isHere(session);
    }

    /** Who may change a session that is only followed here; empty when nobody does who is there. */
    public Optional<SharedHosts.Holder> holder(Session session) throws StoreException {
        return hosts.holder(session.id()).filter(holder -> !holder.id().equals(hosts.me()));
    }

    /** This host's name among them. */
    public String me() {
        return hosts.me();
    }

    /** Another host has taken it: nothing of it is saved from here. Does not block. */
    public void lost(Session session) {
        if (lost.add(session)) {
            LOG.info("session {}: another host has taken it", session.id());
            work.add(() -> {
                if (lost.contains(session)) {
                    leave.accept(session);
                    follow(session);
                }
            });
        }
    }

    /** Shows what its new holder makes of it, in place of what was made here. */
    private void follow(Session session) {
        refreshing.lock();
        try {
            if (!lost.contains(session)) {
                // It is this host's again.
                return;
            }
            List<SavedSession> saved = hosts.read(List.of(session.id()));
            saved.forEach(sessions::follow);
            if (saved.isEmpty()) {
                sessions.gone(session.id());
            }
            lost.remove(session);
        } catch (StoreException e) {
            LOG.debug("session {}: it could not be read: {}", session.id(), e.getMessage());
        } finally {
            refreshing.unlock();
        }
    }

    @Override
    public void look(String idOrKey) {
        if (sessions == null || isAway()) {
            return;
        }
        try {
            boolean isId = ID.matcher(idOrKey).matches();
            List<String> outdated = new ArrayList<>();
            for (String id : isId ? List.of(idOrKey) : withKey(idOrKey)) {
                Optional<Session> known = sessions.known(id);
                known.ifPresent(session -> readAt.put(id, System.nanoTime()));
                if (known.isPresent() ? isOutdated(known.get()) : hosts.exists(id)) {
                    outdated.add(id);
                }
            }
            refresh(outdated);
        } catch (StoreException e) {
            away(e);
        }
    }

    /** The newest that the store has, and those that are here: they may be no more. */
    private Set<String> withKey(String key) throws StoreException {
        Set<String> ids = new LinkedHashSet<>();
        hosts.newest(key).ifPresent(ids::add);
        followed().filter(session -> key.equals(session.settings().key())).map(Session::id).forEach(ids::add);
        return ids;
    }

    /**
     * Whether what is not here, nor was found, is nowhere. For a while after the database was away it may be with
     * another host, which has not saved it yet.
     */
    public boolean knowsAll() {
        return sessions != null && open.isEmpty() && !isAway() && lease.isSteady();
    }

    /** Nobody waits again and again for a database that does not answer. */
    private boolean isAway() {
        return System.nanoTime() - awayUntil < 0;
    }

    private void away(StoreException e) {
        awayUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS);
        LOG.debug("what is here is shown: {}", e.getMessage());
    }

    private boolean isOutdated(Session session) {
        return session.isFollowed() && (!isListening || stale.contains(session.id()));
    }

    @Override
    public SessionRegistry.Opened alone(String key, Supplier<SessionRegistry.Opened> opening) {
        if (sessions == null || isAway()) {
            return opening.get();
        }
        AtomicReference<SessionRegistry.Opened> opened = new AtomicReference<>();
        try {
            hosts.alone(key, () -> {
                look(key);
                sessions.deleted(key, hosts.deleted(key));
                opened.set(opening.get());
                if (opened.get().created()) {
                    // The next host is to find it.
                    opened.get().session().saving().await();
                }
                return null;
            });
        } catch (StoreException e) {
            away(e);
        }
        return opened.get() == null ? opening.get() : opened.get();
    }

    @Override
    public void lookAll() {
        if (sessions != null && !isAway()) {
            refresh(isListening ? List.copyOf(stale) : followed().map(Session::id).toList());
        }
    }

    private void refresh(List<String> ids) {
        for (int from = 0; from < ids.size(); from += MOST_AT_ONCE) {
            refreshing.lock();
            try {
                if (isAway()) {
                    return;
                }
                read(ids.subList(from, Math.min(ids.size(), from + MOST_AT_ONCE)));
            } catch (StoreException e) {
                away(e);
                return;
            } finally {
                refreshing.unlock();
            }
        }
    }

    /** With the lock held: what was read later must not be overwritten by what was read before. */
    private void read(List<String> ids) throws StoreException {
        List<String> wanted = ids.stream()
            .filter(id -> sessions.known(id).map(Session::isFollowed).orElse(true)).toList();
        Set<String> missing = new LinkedHashSet<>(wanted);
        // Before it is read: what is told meanwhile makes it stale again.
        stale.removeAll(wanted);
        try {
            for (SavedSession saved : hosts.read(wanted)) {
                sessions.follow(saved);
                missing.remove(saved.id());
            }
        } catch (StoreException e) {
            stale.addAll(wanted);
            throw e;
        }
        missing.forEach(sessions::gone);
        missing.forEach(readAt::remove);
    }

    private void listen() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    hosts.listen(new News());
                } catch (StoreException e) {
                    LOG.debug("other hosts are not heard: {}", e.getMessage());
                }
                isListening = false;
                Thread.sleep(INTERVAL_MS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the others do. */
    private final class News implements SharedHosts.Listener {
        @Override
        public void listening() {
            followed().map(Session::id).forEach(stale::add);
            isListening = true;
            awayUntil = System.nanoTime();
            work.add(Cluster.this::findNew);
            work.add(Cluster.this::look);
        }

        @Override
        public void changed(List<String> sessionIds) {
            List<String> atOnce = new ArrayList<>();
            for (String id : sessionIds) {
                Optional<Session> known = sessions.known(id);
                if (known.isPresent() && !known.get().isFollowed()) {
                    work.add(() -> check(known.get()));
                    continue;
                }
                stale.add(id);
                // One that is new belongs into lists.
                if (known.map(Cluster.this::isOfInterest).orElse(true)) {
                    atOnce.add(id);
                }
            }
            if (!atOnce.isEmpty()) {
                work.add(() -> refresh(atOnce.stream().filter(stale::contains).toList()));
            }
        }

        @Override
        public void left() {
            work.add(Cluster.this::takeLeft);
        }
    }

    /** What others have made while this host did not hear them belongs into lists. */
    private void findNew() {
        try {
            hosts.ids().stream().filter(id -> sessions.known(id).isEmpty()).forEach(stale::add);
        } catch (StoreException e) {
            away(e);
        }
    }

    /** Whether it is still this host's. */
    private void check(Session session) {
        try {
            if (holder(session).isPresent()) {
                lost(session);
            }
        } catch (StoreException e) {
            LOG.debug("session {}: nobody knows whose it is: {}", session.id(), e.getMessage());
        }
    }

    /** Whether others may have taken this host's sessions, being cut off from the database. */
    public boolean isCutOff() {
        return lease.isOver();
    }

    /** From now on it takes no sessions; it still says that it is there. */
    public void stopTaking() {
        isLeaving = true;
    }

    /** Looks after nothing any more. */
    @Override
    public void close() {
        worker.interrupt();
        listener.interrupt();
    }
}
