package realtime.host;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import realtime.session.Rate;
import realtime.session.Session;
import realtime.session.SessionSnapshot;

/**
 * The conversations that go on at this host and who has begun each: how many there may be, and what is written of each
 * at its end. A session counts from its call's beginning to its end; one that was only created does not. Thread-safe:
 * one lock guards all.
 */
final class LiveSessions {
    /** When one of many may have ended. */
    private static final long RETRY_SECONDS = 10;
    /** A call that has not begun by then was refused before it could. */
    private static final Duration LONGEST_BEGINNING = Duration.ofSeconds(10);
    /** What was said last is transcribed, and paid for, a moment after the end. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final HostLimits limits;
    private final Drain drain;
    private final DailyBudget budget;
    private final Clock clock;
    private final Rate newByToken;
    private final Rate newByNetwork;
    private final ReentrantLock lock = new ReentrantLock();
    /** By session. Guarded by the lock. */
    private final Map<String, Seat> seats = new HashMap<>();
    /** Who was let in without a session yet, and when, epoch milliseconds. Guarded by the lock. */
    private final Map<Caller, Long> expected = new IdentityHashMap<>();

    /**
     * @param callBefore the session's call when it was let in, whose remains do not count
     * @param since      when that was, epoch milliseconds
     */
    private record Seat(Session session, Caller caller, int callBefore, long since) {
        boolean isTaken(long now) {
            return !session.isFollowed() && isLive(now);
        }

        private boolean isLive(long now) {
            return session.phase().isLive()
                || session.call() == callBefore && now - since < LONGEST_BEGINNING.toMillis();
        }
    }

    LiveSessions(HostLimits limits, Drain drain, DailyBudget budget, Clock clock) {
        this.limits = limits;
        this.drain = drain;
        this.budget = budget;
        this.clock = clock;
        newByToken = new Rate(limits.newPerMinute(), clock);
        newByNetwork = new Rate(limits.newPerMinute(), clock);
    }

    /**
     * To be asked before a session is made.
     *
     * @throws ApiException 429 where that is too often or the day's money is spent, 503 where the host is stopping
     */
    void creating(Caller caller) {
        drain.requireOpen();
        budget.requireRest();
        if (limits.newPerMinute() > 0) {
            long seconds = Math.max(newByToken.count(caller.token()), newByNetwork.count(caller.network()));
            if (seconds > 0) {
                throw new ApiException(429, "too_many_new_sessions", "More than " + limits.newPerMinute()
                    + " sessions a minute were asked for.", "Try again in " + seconds + " s, or use one session again "
                    + "by its key; --max-new-per-minute allows more.", seconds);
            }
        }
    }

    /**
     * To be asked before a call is placed. A conversation that goes on may go on with another call, however many others
     * there are.
     *
     * @throws ApiException 429 where one token or address has too many or the day's money is spent, 503 where the host
     *     has too many, or is stopping
     */
    void admit(Session session, Caller caller) {
        lock.lock();
        try {
            drain.requireOpen();
            budget.requireRest();
            Seat before = seats.get(session.id());
            long now = clock.millis();
            boolean goesOn = before != null && before.isTaken(now);
            if (!goesOn) {
                requireRoom(caller, now);
                settle(before);
            }
            seats.put(session.id(), new Seat(session, caller, goesOn ? before.callBefore() : session.call(), now));
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #admit}, of a conversation whose session is made in a moment, and told to {@link #seat} then. */
    void admit(Caller caller) {
        lock.lock();
        try {
            drain.requireOpen();
            budget.requireRest();
            requireRoom(caller, clock.millis());
            expected.put(caller, clock.millis());
        } finally {
            lock.unlock();
        }
    }

    /** The session of whoever was let in by {@link #admit(Caller)}. */
    void seat(Session session, Caller caller) {
        lock.lock();
        try {
            expected.remove(caller);
            seats.put(session.id(), new Seat(session, caller, session.call(), clock.millis()));
        } finally {
            lock.unlock();
        }
    }

    /** It may have gone on while no host, or another one, looked after it. */
    void resumed(Session session) {
        lock.lock();
        try {
            if (session.phase().isLive()) {
                seats.putIfAbsent(session.id(), new Seat(session, Caller.UNKNOWN, session.call() - 1, clock.millis()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whoever follows a conversation that was begun before this host was is who holds it. */
    void seen(Session session, Caller caller) {
        lock.lock();
        try {
            seats.computeIfPresent(session.id(), (id, seat) -> seat.caller().isKnown() ? seat
                : new Seat(session, caller, seat.callBefore(), seat.since()));
        } finally {
            lock.unlock();
        }
    }

    /** Those that go on, or are about to. */
    List<Session> all() {
        lock.lock();
        try {
            return seats.values().stream().map(Seat::session).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Writes of those that have ended; to be called a few times a second. */
    void look() {
        long now = clock.millis();
        lock.lock();
        try {
            List<Seat> over = new ArrayList<>();
            for (Iterator<Seat> each = seats.values().iterator(); each.hasNext();) {
                Seat seat = each.next();
                if (!seat.isTaken(now) && isSettled(seat.session().outline(), now)) {
                    each.remove();
                    over.add(seat);
                }
            }
            over.forEach(LiveSessions::settle);
        } finally {
            lock.unlock();
        }
    }

    /** Writes of those that have ended just now, too. */
    void close() {
        lock.lock();
        try {
            seats.values().forEach(LiveSessions::settle);
            seats.clear();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isSettled(SessionSnapshot now, long at) {
        return now.endedAt() == null || at - now.endedAt() >= LAST_WORDS.toMillis();
    }

    /** @param seat null for none */
    private static void settle(Seat seat) {
        // What another host has taken over it tells of, too.
        if (seat != null && !seat.session().isFollowed() && seat.session().phase().isOver()
            && seat.session().call() > seat.callBefore()) {
            AuditLog.ended(seat.session().outline(), seat.caller());
        }
    }

    private void requireRoom(Caller caller, long now) {
        expected.values().removeIf(since -> now - since >= LONGEST_BEGINNING.toMillis());
        List<Caller> others = Stream.concat(expected.keySet().stream(),
            seats.values().stream().filter(seat -> seat.isTaken(now)).map(Seat::caller)).toList();
        if (isFull(limits.sessions(), others.size())) {
            throw new ApiException(503, "host_full", "The host has as many conversations as it may: "
                + limits.sessions() + ".", "Try again in " + RETRY_SECONDS + " s, when one may have "
                + "ended; --max-sessions allows more.", RETRY_SECONDS);
        }
        if (isFull(limits.perToken(), others.stream()
            .filter(other -> Objects.equals(other.token(), caller.token())).count())) {
            throw tooMany("with this token", limits.perToken(), "--max-sessions-per-token");
        }
        if (isFull(limits.perAddress(), others.stream()
            .filter(other -> Objects.equals(other.network(), caller.network())).count())) {
            throw tooMany("from this address", limits.perAddress(), "--max-sessions-per-address");
        }
    }

    private static boolean isFull(int most, long taken) {
        return most > 0 && taken >= most;
    }

    private static ApiException tooMany(String whose, int most, String option) {
        return new ApiException(429, "too_many_sessions", "As many conversations " + whose + " go on as may: " + most
            + ".",
            "End one, or try again in " + RETRY_SECONDS + " s; " + option + " allows more.", RETRY_SECONDS);
    }
}
