package realtime.talk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.ByteString;
import realtime.sound.Pcm;

/**
 * The way to a session by the relay, which is connected again when it breaks: within the host's grace period the same
 * call goes on. Thread-safe.
 */
final class RelayLine implements AutoCloseable {
    /** For how long a lost connection is looked for; by default a host keeps a call for ten seconds. */
    private static final Duration LONGEST_LOST = Duration.ofSeconds(15);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);
    private static final Duration FAREWELL_POLL = Duration.ofMillis(5);
    /** Bytes, five seconds: what the network has not taken by then is said too late. */
    private static final long MOST_QUEUED = 5_000 * Pcm.BYTES_PER_MS;
    /** How often a provider may drop a conversation that had begun; some end each call after a while. */
    private static final int MOST_DROPPED = 3;

    /** Hears what the host says, by one thread at a time, and what becomes of the connection. */
    interface Listener {
        void message(JsonNode message);

        void sound(ByteString pcm);

        /** The connection broke, and is being made anew; what is sent meanwhile is lost. */
        void lost();

        /** The host has ended the conversation, saying why. */
        void ended(String reason);

        /** The provider has refused or dropped the conversation; the latest error says why. */
        void givenUp();

        /** There is no connection, and there will be none. */
        void failed(TalkException why);
    }

    private final OkHttpClient http;
    private final HostApi api;
    private final Request request;
    private final Listener listener;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
        Thread.ofVirtual().name("relay-line").factory());
    /** The fields below are guarded by this. */
    private RelaySocket socket;
    private int attempt;
    private boolean over;
    /** The host has said something since the connection was asked for. */
    private boolean up;
    private boolean everUp;
    /** The provider has taken the conversation since the connection was asked for. */
    private boolean taken;
    private int dropped;
    private long lostAt;
    private Duration pause = FIRST_PAUSE;

    /** @param http pings, so that a dead network is noticed */
    RelayLine(OkHttpClient http, HostApi api, String session, Listener listener) {
        this.http = http;
        this.api = api;
        this.request = api.relay(session);
        this.listener = listener;
    }

    /** Connects; what comes of it the listener is told. */
    synchronized void open() {
        if (!over) {
            attempt++;
            up = false;
            taken = false;
            socket = new RelaySocket(http, request, new Attempt(attempt));
        }
    }

    /** Sends a message; in vain while there is no connection. */
    void send(String message) {
        RelaySocket current = current();
        if (current != null) {
            current.send(message);
        }
    }

    /** Sends sound, if the network takes it in time. */
    void send(ByteString pcm) {
        RelaySocket current = current();
        if (current != null && current.queued() < MOST_QUEUED) {
            current.send(pcm);
        }
    }

    private synchronized RelaySocket current() {
        return up && !over ? socket : null;
    }

    /** Ends the conversation, and waits a moment for the host to have heard; without a connection, gives it up. */
    @Override
    public void close() {
        RelaySocket last;
        synchronized (this) {
            over = true;
            last = socket;
        }
        timer.shutdownNow();
        if (last != null) {
            last.hangUp();
            long deadline = System.nanoTime() + LONGEST_FAREWELL.toNanos();
            while (!last.isClosed() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(FAREWELL_POLL.toNanos());
            }
            last.cut();
        }
    }

    /** Hears one connection, as long as it is the latest. */
    private final class Attempt implements RelaySocket.Listener {
        private final int number;

        private Attempt(int number) {
            this.number = number;
        }

        @Override
        public void message(JsonNode message) {
            if (isCurrent(true)) {
                if (message.path("phase").asText().equals("listening")) {
                    taken();
                }
                listener.message(message);
            }
        }

        @Override
        public void sound(ByteString pcm) {
            if (isCurrent(true)) {
                listener.sound(pcm);
            }
        }

        @Override
        public void ended(RelaySocket.End end) {
            if (isCurrent(false)) {
                RelayLine.this.ended(end);
            }
        }

        private boolean isCurrent(boolean isUp) {
            synchronized (RelayLine.this) {
                up |= isUp;
                everUp |= isUp;
                return number == attempt && !over;
            }
        }
    }

    private void ended(RelaySocket.End end) {
        switch (end) {
            case RelaySocket.Refused refused when refused.status() / 100 == 5 && wasUp() -> again(end);
            case RelaySocket.Refused refused -> fail(api.refusal(refused.status(), refused.body()));
            case RelaySocket.Cut cut when wasUp() -> again(end);
            case RelaySocket.Cut cut -> fail(api.unreachable(cut.cause()));
            case RelaySocket.Closed closed -> closed(closed);
        }
    }

    /** By the close codes that the README lists. */
    private void closed(RelaySocket.Closed closed) {
        switch (closed.code()) {
            case RelaySocket.ENDED -> {
                finish();
                listener.ended(closed.reason());
            }
            case 1001 -> fail(new TalkException("The host has stopped.", "Start it again; then talk again."));
            case 4404 -> fail(new TalkException("The session was deleted.", "Open a new one."));
            case 4409 -> fail(new TalkException("Another connection has taken over the conversation.",
                "Talk in one place at a time, or open a session of your own."));
            case 4502 -> dropped(closed);
            // The host failed, or took us to be too slow: the call is still there.
            case 1011, 4408 -> again(closed);
            default -> fail(new TalkException("The host has ended the connection (" + closed.code() + ").",
                "The README lists what the code means; please report it."));
        }
    }

    private void dropped(RelaySocket.Closed closed) {
        if (mayBeTakenAgain()) {
            again(closed);
        } else {
            finish();
            listener.givenUp();
        }
    }

    private synchronized void taken() {
        taken = true;
    }

    private synchronized boolean mayBeTakenAgain() {
        return taken && ++dropped <= MOST_DROPPED;
    }

    private synchronized boolean wasUp() {
        return everUp;
    }

    private void again(RelaySocket.End end) {
        boolean isNews;
        boolean isTooLate;
        synchronized (this) {
            long now = System.nanoTime();
            isNews = up || lostAt == 0;
            if (isNews) {
                lostAt = now;
                pause = FIRST_PAUSE;
            }
            up = false;
            isTooLate = now - lostAt > LONGEST_LOST.toNanos();
            if (!isTooLate && !over) {
                timer.schedule(this::open, pause.toMillis(), TimeUnit.MILLISECONDS);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
        if (isTooLate) {
            fail(new TalkException("The connection to the host was lost and did not come back.",
                end instanceof RelaySocket.Cut cut ? api.unreachable(cut.cause()).getMessage()
                    + " Check the network and the host." : "The host's log may say why."));
        } else if (isNews) {
            listener.lost();
        }
    }

    private void fail(TalkException why) {
        finish();
        listener.failed(why);
    }

    private synchronized void finish() {
        over = true;
    }
}
