package realtime.practice;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebRTC call: answers an offer, carries the session's events on its data channel and sound both ways. Nothing
 * blocks or throws inside libwebrtc's callbacks; closing happens on the engine's control thread. Thread-safe.
 */
final class WebRtcPeer implements Pump.Listener, PeerConnectionObserver {
    private static final Logger LOG = LoggerFactory.getLogger(WebRtcPeer.class);
    /** ICE that never gets a remote candidate never fails by itself. */
    private static final long CONNECT_LIMIT_NANOS = 15_000_000_000L;
    private static final long DISCONNECT_LIMIT_NANOS = 5_000_000_000L;
    /** From "connected" until libwebrtc lets its channels send; a stream activated after that starts at once. */
    private static final int SETTLE_MS = 100;
    private static final int QUEUED_FRAMES = 100;
    /** Time for the last events to leave before the connection closes. */
    private static final int FAREWELL_MS = 200;

    private final WebRtcEngine engine;
    private final Pump pump;
    private final RealtimeSession session;
    private final Runnable onClosed;
    private final RTCPeerConnection connection;
    private final SdpAnswer answer = new SdpAnswer();
    /** Whether only a data channel of the usual label is ours. */
    private final boolean labelled;
    private final Queue<short[]> heard = new ArrayBlockingQueue<>(QUEUED_FRAMES);
    private final AudioTrackSink sink = this::onSound;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final OutgoingSound out;
    /** Empty when no script disturbs it. */
    private final Optional<NetworkRelay> network;
    /** 0 before the call is connected. */
    private volatile long connectedNanos;
    private volatile AudioTrack remoteTrack;
    private volatile EventChannel channel;
    /** When to give up, in nanoTime; 0 while the connection is well. */
    private volatile long giveUpNanos = System.nanoTime() + CONNECT_LIMIT_NANOS;

    /** {@code onClosed} runs when the call has ended, whoever ended it. */
    WebRtcPeer(WebRtcEngine engine, Pump pump, SessionConfig config, RealtimeSession.Setting setting,
        Optional<NetworkRelay> network, Runnable onClosed) {
        this.engine = engine;
        this.pump = pump;
        this.network = network;
        this.onClosed = onClosed;
        labelled = config.speech().has(Likeness.Quirk.CHANNEL_LABEL);
        session = new RealtimeSession(config, RealtimeSession.Transport.WEBRTC, setting,
            () -> engine.later(FAREWELL_MS, this::close));
        connection = engine.factory().createPeerConnection(new RTCConfiguration(), this);
        out = new OutgoingSound(engine, connection);
    }

    /** The complete answer, candidates included. Throws {@link ApiError} for an offer that cannot be answered. */
    String answer(String offer) {
        String sdp = answer.to(connection, network.map(way -> way.offer(offer)).orElse(offer));
        out.hold();
        pump.add(this);
        return network.map(way -> way.answer(sdp)).orElse(sdp);
    }

    RealtimeSession session() {
        return session;
    }

    @Override
    public void beat(long nowNanos) {
        long limit = giveUpNanos;
        if (limit != 0 && nowNanos - limit > 0) {
            close();
            return;
        }
        for (short[] sound = heard.poll(); sound != null; sound = heard.poll()) {
            session.hear(sound);
        }
        session.tick(nowNanos);
        out.push(session::play);
        network.ifPresent(way -> watch(way, nowNanos));
    }

    /** An answer counts once it was heard to its end, so that a cut takes nothing of it. */
    private void watch(NetworkRelay way, long nowNanos) {
        if (connectedNanos != 0) {
            way.watch(connectedNanos, nowNanos, session.quiet() ? session.turnsDone() : 0);
        }
    }

    private void onSound(byte[] data, int bits, int rate, int channels, int frames) {
        guarded(() -> {
            short[] mono = TrackSound.mono24k(data, bits, rate, channels);
            if (!heard.offer(mono)) {
                heard.poll();
                heard.offer(mono);
            }
        });
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        guarded(() -> {
            if (transceiver.getReceiver().getTrack() instanceof AudioTrack audio) {
                remoteTrack = audio;
                audio.addSink(sink);
            }
        });
    }

    @Override
    public void onDataChannel(RTCDataChannel opened) {
        guarded(() -> {
            boolean known = !labelled || opened.getLabel().equals(EventChannel.LABEL);
            if (channel == null && known) {
                channel = new EventChannel(opened, session, () -> engine.run(this::close));
                channel.register();
            }
        });
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
        guarded(() -> {
            switch (state) {
                case CONNECTED -> {
                    giveUpNanos = 0;
                    connectedNanos = System.nanoTime();
                    engine.later(SETTLE_MS, () -> out.start(() -> !closing.get()));
                }
                case DISCONNECTED -> giveUpNanos = System.nanoTime() + DISCONNECT_LIMIT_NANOS;
                case FAILED, CLOSED -> engine.run(this::close);
                default -> { }
            }
        });
    }

    @Override
    public void onIceGatheringChange(dev.onvoid.webrtc.RTCIceGatheringState state) {
        guarded(() -> answer.gathering(state));
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
        // The answer is complete when it is sent, so candidates are not sent one by one.
    }

    /** An exception that escapes into libwebrtc kills the process. */
    private static void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable broken) {
            LOG.debug("A WebRTC callback failed", broken);
        }
    }

    /** Ends the call soon, from any thread. Idempotent. */
    void close() {
        if (closing.compareAndSet(false, true)) {
            pump.remove(this);
            session.stop();
            onClosed.run();
            engine.run(this::release);
        }
    }

    /** Whether the call has begun to end. */
    boolean isClosing() {
        return closing.get();
    }

    /** In the one order that libwebrtc survives: no more samples, sink, connection, channel, track and source. */
    private void release() {
        out.stop();
        if (remoteTrack != null) {
            guarded(() -> remoteTrack.removeSink(sink));
        }
        guarded(connection::close);
        if (channel != null) {
            guarded(channel::release);
        }
        guarded(out::release);
        network.ifPresent(NetworkRelay::close);
    }
}
