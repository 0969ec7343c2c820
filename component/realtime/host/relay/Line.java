package realtime.host.relay;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.provider.Calls;
import realtime.provider.ProviderCall;
import realtime.provider.ProviderException;
import realtime.provider.Voice;
import realtime.recording.Recording;
import realtime.session.Phase;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.SessionSnapshot;
import realtime.sound.Resampler;

/**
 * A session's call by WebSocket and the client that speaks in it. It outlives a client that is cut off, so that the
 * next one goes on with the same call; it is over when the call is. Thread-safe: one lock guards what the client is
 * told; neither the call nor the client is waited for while it is held.
 */
final class Line implements Voice {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int MOST_EARLY = 100;

    private final Session session;
    private final Calls calls;
    private final Recording recording;
    private final Consumer<Line> onOver;
    private final Resampler output;
    private final Microphone microphone = new Microphone();
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final Follower follower;
    /** What the client wants of the call before there is one. Guarded by the lock. */
    private List<Consumer<ProviderCall>> early = new ArrayList<>();
    /** Written under the lock; null while nobody listens. */
    private volatile Client client;
    /** Written under the lock; null until the provider has taken it. */
    private volatile ProviderCall call;
    /** Written under the lock. */
    private volatile boolean over;

    /**
     * @param recording keeps what is heard; null where nothing does
     * @param output from the provider's rate to ours; null where they are the same
     * @param onOver done once, when the call is over and the client has been told
     */
    Line(Session session, Calls calls, Recording recording, HostMessages messages, Resampler output,
         Consumer<Line> onOver) {
        this.session = session;
        this.calls = calls;
        this.recording = recording;
        this.output = output;
        this.onOver = onOver;
        this.follower = new Follower(session, messages);
    }

    /** Connects to the provider. */
    void start() {
        Thread.ofVirtual().name("relay-line").start(this::follow);
        Thread.ofVirtual().name("relay-connect").start(this::connect);
    }

    Session session() {
        return session;
    }

    Microphone microphone() {
        return microphone;
    }

    /** This client speaks from now on. Returns false when the line is over. */
    boolean attach(Client next, String greeting) {
        Client before;
        lock.lock();
        try {
            if (over) {
                return false;
            }
            before = client;
            if (greeting != null) {
                next.text(greeting);
            }
            microphone.reset();
            follower.tellAll(message -> tell(next, message));
            client = next;
        } finally {
            lock.unlock();
        }
        if (before != null) {
            before.close(CloseCode.REPLACED, "Another connection has taken over the conversation.");
            silence();
        }
        ProviderCall resumed = call;
        if (resumed != null && isInterrupted()) {
            resumed.connected();
        }
        return true;
    }

    /** The client has closed its connection, or was cut off. */
    void detach(Client gone, boolean hangsUp) {
        lock.lock();
        try {
            if (client != gone || over) {
                return;
            }
            client = null;
        } finally {
            lock.unlock();
        }
        if (hangsUp) {
            // It may take a moment: the last words are waited for.
            Thread.startVirtualThread(() -> calls.end(session, "stopped"));
        } else {
            LOG.info("session {}: the relay's client is cut off", session.id());
            silence();
            interrupted();
        }
    }

    /** The host is stopping: the client still hears how the conversation has ended. */
    void stop() {
        finish(CloseCode.HOST_STOPS, null);
    }

    /** Does it now, or once there is a call. Returns false when too much waits for that. */
    boolean withCall(Consumer<ProviderCall> action) {
        lock.lock();
        try {
            if (call == null) {
                return early.size() < MOST_EARLY && early.add(action);
            }
        } finally {
            lock.unlock();
        }
        action.accept(call);
        return true;
    }

    /** Null while there is none. */
    ProviderCall call() {
        return call;
    }

    @Override
    public void play(String itemId, ByteBuffer pcm) {
        Client listener = client;
        if (listener != null) {
            ByteBuffer ours = output == null ? pcm : output.next(pcm);
            if (recording != null) {
                recording.spoken(ours);
            }
            listener.sound(itemId, ours);
        }
    }

    @Override
    public void flush() {
        hushRecording();
        Client listener = client;
        if (listener != null) {
            listener.flush();
        }
    }

    /** The person's sound, at our rate; read before this returns. */
    void heard(ByteBuffer pcm) {
        if (recording != null) {
            recording.heard(pcm);
        }
    }

    /** What was to be played after now is not heard. */
    private void hushRecording() {
        if (recording != null) {
            recording.flush();
        }
    }

    private void connect() {
        try {
            ProviderCall placed = calls.connect(session, this);
            publish(placed);
            if (!session.isLive(placed.number())) {
                finish(outcome(), null);
            }
        } catch (ProviderException refused) {
            SessionError why = new SessionError(refused.code(), refused.getMessage(), refused.fix());
            boolean isOurs = session.phase() == Phase.FAILED || session.phase() == Phase.RECONNECTING;
            finish(isOurs ? CloseCode.UPSTREAM_GONE : outcome(), isOurs ? why : null);
        } catch (RuntimeException e) {
            LOG.error("session {}: connecting failed", session.id(), e);
            finish(CloseCode.HOST_FAULT, null);
        }
    }

    /** What was wanted before comes before what is wanted from now on. */
    private void publish(ProviderCall placed) {
        while (true) {
            List<Consumer<ProviderCall>> wanted;
            lock.lock();
            try {
                if (early.isEmpty()) {
                    call = placed;
                    return;
                }
                wanted = early;
                early = new ArrayList<>();
            } finally {
                lock.unlock();
            }
            wanted.forEach(action -> action.accept(placed));
        }
    }

    /** Tells the client what happens in the session until the call is over. */
    private void follow() {
        try {
            while (!over) {
                follower.await(LONGEST_WAIT);
                tellNews();
                ProviderCall placed = call;
                if (placed != null && !session.isLive(placed.number())) {
                    finish(outcome(), null);
                } else if (placed != null && client == null && !isInterrupted()) {
                    interrupted();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("session {}: following it failed", session.id(), e);
            finish(CloseCode.HOST_FAULT, null);
        }
    }

    private void tellNews() {
        lock.lock();
        try {
            Client listener = client;
            follower.tellNews(message -> tell(listener, message));
        } finally {
            lock.unlock();
        }
    }

    /** @param listener null while nobody listens */
    private void tell(Client listener, String message) {
        // Before the client hears of it, and acts upon it.
        microphone.follow(follower.outline());
        if (listener != null) {
            listener.text(message);
        }
    }

    private CloseCode outcome() {
        SessionSnapshot now = session.outline();
        ProviderCall placed = call;
        if (session.isDeleted()) {
            return CloseCode.DELETED;
        } else if (placed != null && now.call() != placed.number()) {
            return CloseCode.REPLACED;
        }
        return switch (now.phase()) {
            case FAILED -> CloseCode.UPSTREAM_GONE;
            case ENDED -> "host_stopped".equals(now.endedReason()) ? CloseCode.HOST_STOPS : CloseCode.ENDED;
            default -> CloseCode.REPLACED;
        };
    }

    /** @param why what the session does not say itself; else null */
    private void finish(CloseCode code, SessionError why) {
        Client listener;
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            listener = client;
            client = null;
            if (listener != null) {
                follower.tellNews(listener::text);
                if (why != null) {
                    follower.tellFault(why, listener::text);
                }
            }
        } finally {
            lock.unlock();
        }
        hushRecording();
        if (listener != null) {
            listener.close(code, reason(code, why));
        }
        onOver.accept(this);
    }

    private String reason(CloseCode code, SessionError why) {
        SessionSnapshot now = session.outline();
        return switch (code) {
            case ENDED -> "The conversation has ended: " + now.endedReason() + ".";
            case HOST_STOPS -> "The host is stopping.";
            case DELETED -> "The session was deleted.";
            case REPLACED -> "Another call has taken over the conversation.";
            case UPSTREAM_GONE -> "The conversation failed: "
                + (why != null ? why.code() : now.error() != null ? now.error().code() : "unknown") + ".";
            default -> "The host failed; its log says why.";
        };
    }

    /** Nobody hears the answer that is going on, nor says the rest of the turn. */
    private void silence() {
        hushRecording();
        ProviderCall placed = call;
        if (placed != null) {
            placed.cancelRecording();
            placed.interrupt();
        }
    }

    private void interrupted() {
        ProviderCall placed = call;
        if (placed != null) {
            placed.disconnected();
        }
    }

    private boolean isInterrupted() {
        return "disconnected".equals(session.outline().connectionState());
    }
}
