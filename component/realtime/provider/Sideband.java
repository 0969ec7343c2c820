package realtime.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/**
 * The host's own WebSocket to one running call. It attaches on a virtual thread, tries again when it is refused or
 * lost, and tells a call that is gone from a connection that is. Thread-safe.
 */
final class Sideband implements CallLink {
    /** A provider may take a moment until it knows its own new call: refusals before the first success are retried. */
    private static final List<Duration> PAUSES = List.of(Duration.ofMillis(100), Duration.ofMillis(250),
        Duration.ofMillis(600), Duration.ofMillis(1_500), Duration.ofMillis(3_000));
    /** A connection that ends sooner counts as a failure: it may be accepted and closed again without end. */
    private static final Duration LASTING = Duration.ofSeconds(2);
    private static final int NOT_FOUND = 404;

    /** Called by one thread at a time. */
    interface Listener {
        void attached();

        void received(String event);

        /** It is not attached, or not any more, and tries to be; what happens meanwhile it does not hear. */
        void detached();

        /** The provider no longer knows the call. */
        void callGone();

        /**
         * The connection could not be made or kept; the call may go on without it.
         *
         * @param unsent to be asked once: hands back what waited for it, and from then on nothing is taken any more
         */
        void unavailable(Supplier<List<ObjectNode>> unsent);
    }

    private enum Outcome { LOST, NOT_FOUND }

    private final RealtimeApi api;
    private final String callId;
    private final boolean isKnown;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    /** The fields below are guarded by the lock. */
    private final List<ObjectNode> unsent = new ArrayList<>();
    private Attempt current;
    private WebSocket socket;
    private boolean attached;
    private boolean closed;

    /** @param isKnown the provider has known the call for long: where it does not, the call is over */
    Sideband(RealtimeApi api, String callId, boolean isKnown, Listener listener) {
        this.api = api;
        this.callId = callId;
        this.isKnown = isKnown;
        this.listener = listener;
    }

    void open() {
        Thread.ofVirtual().name("sideband-" + callId).start(this::keepAttached);
    }

    @Override
    public boolean send(ObjectNode event) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            // A connection that takes no more is about to be replaced.
            return attached && socket.send(event.toString()) || unsent.add(event);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (socket != null) {
                socket.close(1000, null);
                // Nobody waits for the other side's close frame: the call is over.
                socket.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    private void keepAttached() {
        boolean everAttached = isKnown;
        int failures = 0;
        while (true) {
            Attempt attempt = new Attempt();
            if (!begin(attempt)) {
                return;
            }
            Outcome outcome = attempt.outcome.join();
            everAttached |= attempt.opened;
            failures = attempt.lasted() ? 0 : failures + 1;
            if (isClosed()) {
                return;
            }
            // A call that was known and is not any more has ended. After a loss it is asked for at once, or nearly.
            if (outcome == Outcome.NOT_FOUND && everAttached) {
                giveUp();
                listener.callGone();
                return;
            }
            if (failures > PAUSES.size()) {
                listener.unavailable(this::giveUp);
                return;
            }
            listener.detached();
            if (failures > 0 && !pause(PAUSES.get(failures - 1))) {
                return;
            }
        }
    }

    private boolean begin(Attempt attempt) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            current = attempt;
            socket = api.openSideband(callId, attempt);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns what waited to be sent. */
    private List<ObjectNode> giveUp() {
        lock.lock();
        try {
            closed = true;
            List<ObjectNode> left = List.copyOf(unsent);
            unsent.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private static boolean pause(Duration length) {
        try {
            Thread.sleep(length);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One WebSocket of the connection's life. */
    private final class Attempt extends WebSocketListener {
        final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        volatile boolean opened;
        private volatile long openedAt;

        boolean lasted() {
            return opened && System.nanoTime() - openedAt >= LASTING.toNanos();
        }

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            openedAt = System.nanoTime();
            opened = true;
            listener.attached();
            lock.lock();
            try {
                unsent.forEach(event -> webSocket.send(event.toString()));
                unsent.clear();
                attached = true;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            listener.received(text);
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteString bytes) {
            listener.received(bytes.utf8());
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            webSocket.close(1000, null);
            over(Outcome.LOST);
        }

        @Override
        public void onClosed(WebSocket webSocket, int code, String reason) {
            over(Outcome.LOST);
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
            over(response != null && response.code() == NOT_FOUND ? Outcome.NOT_FOUND : Outcome.LOST);
        }

        private void over(Outcome how) {
            lock.lock();
            try {
                // The last words of an earlier connection say nothing about this one.
                attached &= current != this;
            } finally {
                lock.unlock();
            }
            outcome.complete(how);
        }
    }
}
