package realtime.host.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import realtime.host.relay.CloseCode;
import realtime.provider.Audience;
import realtime.provider.Passage;
import realtime.session.Session;
import realtime.session.SessionSnapshot;

/**
 * One Realtime client's WebSocket and the provider's, events passing between them. The provider's stands first, since
 * its refusal is the client's answer; what it says before the client's stands is kept. Thread-safe.
 */
public final class Connection implements Audience {
    /** Of what the provider has not taken yet the client waits for no more than this, bytes. */
    private static final long MOST_QUEUED = 1_000_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofMillis(5);
    /** A client that is being closed is read slowly, so that a flood is held back by the network itself. */
    private static final Duration READING_PAUSE = Duration.ofMillis(20);
    /** How long an upgrade may take that the provider has granted. */
    private static final Duration LONGEST_UPGRADE = Duration.ofSeconds(5);
    private static final int ORDINARY = 1000;
    private static final int GOING_AWAY = 1001;
    private static final int NO_CODE = 1005;
    private static final int CANNOT_ACCEPT = 1003;
    private static final int FIRST_OF_APPLICATIONS = 3000;
    private static final int LAST_OF_APPLICATIONS = 4999;

    /** How a connection is to end, decided before the client's end of it stands. */
    private record Ending(int code, String reason) {}

    private final Session session;
    private final long since = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    /** The fields below are guarded by the lock. */
    private final List<String> early = new ArrayList<>();
    private Ending ending;
    private Client client;
    /** The call's number; 0 before it is known. */
    private volatile int call;
    /** Null before the provider's end stands. */
    private volatile Passage passage;

    /** @param session what it is recorded in, or whose call it listens to */
    Connection(Session session) {
        this.session = session;
    }

    /**
     * To be called once, when the provider's end stands.
     *
     * @param number the call's
     */
    void through(Passage opened, int number) {
        call = number;
        passage = opened;
    }

    /** The client's end stands; to be called once. */
    public void opened(org.eclipse.jetty.websocket.api.Session socket) {
        lock.lock();
        try {
            client = new Client(socket);
            early.forEach(client::text);
            early.clear();
            if (ending != null) {
                client.close(ending.code(), ending.reason());
            }
        } finally {
            lock.unlock();
        }
    }

    /** A text frame; by one thread at a time, which waits while the provider takes nothing. */
    public void said(String event) {
        if (isEnding()) {
            LockSupport.parkNanos(READING_PAUSE.toNanos());
            return;
        }
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (passage.queued() > MOST_QUEUED && !isEnding()) {
            if (System.nanoTime() > deadline) {
                end(CloseCode.UPSTREAM_GONE.number(), "The provider takes what is said too slowly.", "provider_stuck");
                return;
            }
            LockSupport.parkNanos(WAIT.toNanos());
        }
        passage.send(event);
    }

    /** A binary frame. */
    public void binary() {
        end(CANNOT_ACCEPT, "Send events as JSON in text frames; sound goes in input_audio_buffer.append.", "stopped");
    }

    /**
     * The client's end is closed.
     *
     * @param code of the client's close frame, or what stands for none
     */
    void left(int code) {
        boolean saidSo = code == ORDINARY || code == GOING_AWAY || code == NO_CODE;
        leave(saidSo ? "stopped" : "client_gone");
    }

    /** Lets time pass. */
    void tick() {
        lock.lock();
        try {
            if (client != null) {
                client.tick();
                return;
            }
        } finally {
            lock.unlock();
        }
        if (isLate()) {
            leave("client_gone");
        }
    }

    private boolean isLate() {
        return System.nanoTime() - since > LONGEST_UPGRADE.toNanos();
    }

    /** Whether nothing is to come of it any more, its client having never been there. */
    boolean isOver() {
        lock.lock();
        try {
            return client == null && isLate();
        } finally {
            lock.unlock();
        }
    }

    /** The host is stopping. */
    void stop() {
        close(CloseCode.HOST_STOPS.number(), "The host is stopping.");
    }

    @Override
    public void event(String event) {
        lock.lock();
        try {
            if (client == null) {
                early.add(event);
            } else {
                client.text(event);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Codes of applications, and the ordinary one, say the same to the client; the others are about the connection. */
    @Override
    public void closed(int code, String reason) {
        if (code == ORDINARY || code >= FIRST_OF_APPLICATIONS && code <= LAST_OF_APPLICATIONS) {
            close(code, reason);
        } else {
            close(CloseCode.HOST_FAULT.number(), reason.isEmpty() ? "The connection to the provider was lost."
                : "The provider ended the connection: " + reason);
        }
    }

    @Override
    public void ended() {
        SessionSnapshot now = session.outline();
        if (session.isDeleted()) {
            close(CloseCode.DELETED.number(), "The session was deleted.");
        } else if (call != 0 && now.call() != call) {
            close(CloseCode.REPLACED.number(), "Another call has taken over the conversation.");
        } else if (now.error() != null) {
            close(CloseCode.UPSTREAM_GONE.number(), "The conversation failed: " + now.error().code() + ".");
        } else if ("host_stopped".equals(now.endedReason())) {
            stop();
        } else {
            close(CloseCode.ENDED.number(), "The host ended the conversation: " + now.endedReason() + ".");
        }
    }

    private void end(int code, String reason, String why) {
        close(code, reason);
        leave(why);
    }

    /** Telling the provider may take a moment. */
    private void leave(String why) {
        lock.lock();
        try {
            ending = ending == null ? new Ending(GOING_AWAY, "The client has gone.") : ending;
        } finally {
            lock.unlock();
        }
        Passage left = passage;
        if (left != null) {
            Thread.startVirtualThread(() -> left.leave(why));
        }
    }

    private boolean isEnding() {
        lock.lock();
        try {
            return ending != null || client.isClosing();
        } finally {
            lock.unlock();
        }
    }

    /** The first end counts. */
    private void close(int code, String reason) {
        lock.lock();
        try {
            if (ending == null) {
                ending = new Ending(code, reason);
                if (client != null) {
                    client.close(code, reason);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
