package realtime.practice;

import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The track on which a call hears us, 10 ms at a time at 48 kHz. Thread-safe. */
final class OutgoingSound {
    private final WebRtcEngine engine;
    private final CustomAudioSource source = new CustomAudioSource();
    private final AudioTrack track;
    private final RTCRtpSender sender;
    private final short[] frame = new short[Playout.FRAME_SAMPLES];
    /** Guarded by the engine's lock: {@code CustomAudioSource} has none of its own. */
    private boolean sending;

    OutgoingSound(WebRtcEngine engine, RTCPeerConnection connection) {
        this.engine = engine;
        track = engine.factory().createAudioTrack("practice-audio", source);
        sender = connection.addTrack(track, List.of("practice"));
    }

    /** Negotiated, but not started: when a stream would start by itself cannot be told from outside. */
    void hold() {
        activate(false);
    }

    /** {@code wanted} is asked when nobody pushes samples. */
    void start(BooleanSupplier wanted) {
        engine.startSending(() -> {
            if (wanted.getAsBoolean()) {
                activate(true);
                sending = true;
            }
        });
    }

    /** Sends the next 10 ms, which {@code fill} writes, once started. */
    void push(Consumer<short[]> fill) {
        engine.push(() -> {
            if (sending) {
                fill.accept(frame);
                source.pushAudio(AudioFormat.PCM.encode(frame), Short.SIZE, Utterance.RATE, 1, Playout.FRAME_SAMPLES);
            }
        });
    }

    private void activate(boolean active) {
        RTCRtpSendParameters parameters = sender.getParameters();
        parameters.encodings.forEach(encoding -> encoding.active = active);
        sender.setParameters(parameters);
    }

    /** No more samples; before the connection closes. */
    void stop() {
        engine.whileNobodyPushes(() -> sending = false);
    }

    /** After the connection has closed. */
    void release() {
        try {
            track.dispose();
        } finally {
            source.dispose();
        }
    }
}
