package realtime.practice;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import java.util.List;
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
    private final CustomAudioSource source = new CustomAudioSource();
    private final AudioTrack track;
    private final RTCPeerConnection connection;
    private final SdpAnswer answer = new SdpAnswer();
    /** Whether only a data channel of the usual label is ours. */
    private final boolean labelled;
    private final Queue<short[]> heard = new ArrayBlockingQueue<>(QUEUED_FRAMES);
    private final AudioTrackSink sink = this::onSound;
    private final short[] frame = new short[Playout.FRAME_SAMPLES];
    private final AtomicBoolean closing = new AtomicBoolean();
    private final RTCRtpSender sender;
    /** Guarded by the engine's lock: {@code CustomAudioSource} has none of its own. */
    private boolean sending;
    private volatile AudioTrack remoteTrack;
    private volatile EventChannel channel;
    /** When to give up, in nanoTime; 0 while the connection is well. */
    private volatile long giveUpNanos = System.nanoTime() + CONNECT_LIMIT_NANOS;

    /** {@code onClosed} runs when the call has ended, whoever ended it. */
    WebRtcPeer(WebRtcEngine engine, Pump pump, SessionConfig config, RealtimeSession.Setting setting,
        Runnable onClosed) {
        this.engine = engine;
        this.pump = pump;
        this.onClosed = onClosed;
        labelled = config.speech().has(Likeness.Quirk.CHANNEL_LABEL);
        session = new RealtimeSession(config, RealtimeSession.Transport.WEBRTC, setting,
            () -> engine.later(FAREWELL_MS, this::close));
        track = engine.factory().createAudioTrack("practice-audio", source);
        connection = engine.factory().createPeerConnection(new RTCConfiguration(), this);
        sender = connection.addTrack(track, List.of("practice"));
    }

    /** The complete answer, candidates included. Throws {@link ApiError} for an offer that cannot be answered. */
    String answer(String offer) {
        String sdp = answer.to(connection, offer);
        // Negotiated, but not started: when a stream would start by itself cannot be told from outside.
        activate(false);
        pump.add(this);
        return sdp;
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
        engine.whileNobodyPushes(this::push);
    }

    private void push() {
        if (sending) {
            session.play(frame);
            source.pushAudio(AudioFormat.PCM.encode(frame), Short.SIZE, Utterance.RATE, 1, Playout.FRAME_SAMPLES);
        }
    }

    private void activate(boolean active) {
        RTCRtpSendParameters parameters = sender.getParameters();
        parameters.encodings.forEach(encoding -> encoding.active = active);
        sender.setParameters(parameters);
    }

    private void startSending() {
        engine.startSending(() -> {
            if (!closing.get()) {
                activate(true);
                sending = true;
            }
        });
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
                    engine.later(SETTLE_MS, this::startSending);
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
        engine.whileNobodyPushes(() -> sending = false);
        if (remoteTrack != null) {
            guarded(() -> remoteTrack.removeSink(sink));
        }
        guarded(connection::close);
        if (channel != null) {
            guarded(channel::release);
        }
        guarded(track::dispose);
        guarded(source::dispose);
    }
}
