package realtime.practice;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import support.Await;

/** The other side of a WebRTC call: what a browser does, with a microphone that plays given samples. Thread-safe. */
final class Offerer implements AutoCloseable, PeerConnectionObserver, RTCDataChannelObserver {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int FRAME = 480;

    /** One libwebrtc for the test clients of a class. */
    static final class Library implements AutoCloseable {
        private final WebRtcEngine engine = WebRtcEngine.load().orElseThrow();

        @Override
        public void close() {
            engine.close();
        }
    }

    final EventLog events = new EventLog();
    private final Library library;
    private final CustomAudioSource microphone = new CustomAudioSource();
    private final AudioTrack track;
    private final RTCPeerConnection connection;
    private final RTCRtpSender sender;
    private final RTCDataChannel channel;
    private final CompletableFuture<Void> gathered = new CompletableFuture<>();
    private final Queue<short[]> toSay = new ConcurrentLinkedQueue<>();
    private final AtomicLong heardEnergy = new AtomicLong();
    private final AudioTrackSink ear = this::hear;
    private final Thread pump = Thread.ofPlatform().name("test-microphone").daemon().unstarted(this::pump);
    private volatile AudioTrack remote;
    private volatile RTCPeerConnectionState state = RTCPeerConnectionState.NEW;
    private volatile boolean closed;

    Offerer(Library library) {
        this(library, "oai-events");
    }

    /** {@code label} names the data channel. */
    Offerer(Library library, String label) {
        this.library = library;
        track = library.engine.factory().createAudioTrack("microphone", microphone);
        connection = library.engine.factory().createPeerConnection(new RTCConfiguration(), this);
        sender = connection.addTrack(track, List.of("stream"));
        activate(false);
        channel = connection.createDataChannel(label, new RTCDataChannelInit());
        channel.registerObserver(this);
    }

    /** A complete offer. */
    String offer() throws Exception {
        CompletableFuture<RTCSessionDescription> created = new CompletableFuture<>();
        connection.createOffer(new RTCOfferOptions(), new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                created.complete(description);
            }

            @Override
            public void onFailure(String reason) {
                created.completeExceptionally(new IllegalStateException(reason));
            }
        });
        connection.setLocalDescription(created.get(5, TimeUnit.SECONDS), new Ignored());
        gathered.get(5, TimeUnit.SECONDS);
        return connection.getLocalDescription().sdp;
    }

    /** Connects and waits for {@code session.created}. */
    void accept(String answer) {
        connect(answer);
        events.await("session.created");
        openMicrophone();
    }

    /** Connects, whatever the other side says. */
    void connect(String answer) {
        apply(answer);
        Await.until("the call to connect", LIMIT, () -> state == RTCPeerConnectionState.CONNECTED
            && channel.getState() == RTCDataChannelState.OPEN);
    }

    /** Takes the answer and returns at once. */
    void apply(String answer) {
        connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, answer), new Ignored());
    }

    void openMicrophone() {
        library.engine.startSending(() -> activate(true));
        pump.start();
    }

    RTCPeerConnectionState state() {
        return state;
    }

    /** The engine says why a stream must not start by itself. */
    private void activate(boolean active) {
        RTCRtpSendParameters parameters = sender.getParameters();
        parameters.encodings.forEach(encoding -> encoding.active = active);
        sender.setParameters(parameters);
    }

    void send(String event) throws Exception {
        Await.until("the data channel", LIMIT, () -> channel.getState() == RTCDataChannelState.OPEN);
        channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)), false));
    }

    /** Queues 48 kHz samples for the microphone; silence follows. */
    void say(short[] samples) {
        for (int at = 0; at < samples.length; at += FRAME) {
            toSay.add(Arrays.copyOfRange(samples, at, at + FRAME));
        }
    }

    /** The energy heard since the last call: 0 in digital silence. */
    long takeHeardEnergy() {
        return heardEnergy.getAndSet(0);
    }

    /** Whether everything queued has been said. */
    boolean isSilent() {
        return toSay.isEmpty();
    }

    /** Whether the other side has hung up. */
    boolean isHungUp() {
        return channel.getState() == RTCDataChannelState.CLOSED;
    }

    private void pump() {
        long next = System.nanoTime();
        while (!closed) {
            short[] frame = toSay.poll();
            byte[] bytes = AudioFormat.PCM.encode(frame == null ? new short[FRAME] : frame);
            library.engine.push(() -> {
                if (!closed) {
                    microphone.pushAudio(bytes, 16, 48_000, 1, FRAME);
                }
            });
            next += 10_000_000;
            LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
        }
    }

    private void hear(byte[] data, int bits, int rate, int channels, int frames) {
        short[] samples = new short[data.length / 2];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        long energy = 0;
        for (short sample : samples) {
            energy += Math.abs(sample) > 200 ? (long) sample * sample : 0;
        }
        heardEnergy.addAndGet(energy);
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {}

    @Override
    public void onIceGatheringChange(RTCIceGatheringState gathering) {
        if (gathering == RTCIceGatheringState.COMPLETE) {
            gathered.complete(null);
        }
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState now) {
        state = now;
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        if (transceiver.getReceiver().getTrack() instanceof AudioTrack audio) {
            remote = audio;
            audio.addSink(ear);
        }
    }

    @Override
    public void onBufferedAmountChange(long previous) {}

    @Override
    public void onStateChange() {}

    @Override
    public void onMessage(RTCDataChannelBuffer buffer) {
        byte[] bytes = new byte[buffer.data.remaining()];
        buffer.data.get(bytes);
        try {
            events.add(new String(bytes, StandardCharsets.UTF_8));
        } catch (RuntimeException notJson) {
            events.add("{\"type\":\"not json\"}");
        }
    }

    @Override
    public void close() {
        library.engine.whileNobodyPushes(() -> closed = true);
        if (remote != null) {
            remote.removeSink(ear);
        }
        connection.close();
        channel.unregisterObserver();
        channel.dispose();
        try {
            track.dispose();
        } catch (Error sendersReference) {
            // The sender keeps a reference of its own; the library complains but lets go.
        }
        microphone.dispose();
    }

    private static final class Ignored implements SetSessionDescriptionObserver {
        @Override
        public void onSuccess() {}

        @Override
        public void onFailure(String reason) {
            throw new IllegalStateException(reason);
        }
    }
}
