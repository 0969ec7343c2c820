package realtime.practice;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data channel of a call as the sink and source of a session's events. Thread-safe. */
final class EventChannel implements RTCDataChannelObserver, EventSink {
    static final String LABEL = "oai-events";
    private static final Logger LOG = LoggerFactory.getLogger(EventChannel.class);

    private final RTCDataChannel channel;
    private final RealtimeSession session;
    private final Runnable onClosed;
    private final Mailbox outgoing;
    private final Mailbox incoming;
    private final AtomicBoolean attached = new AtomicBoolean();

    EventChannel(RTCDataChannel channel, RealtimeSession session, Runnable onClosed) {
        this.channel = channel;
        this.session = session;
        this.onClosed = onClosed;
        outgoing = new Mailbox("practice-channel-out", this::write, onClosed);
        incoming = new Mailbox("practice-channel-in",
            text -> session.receive(text, ClientMessage.Connection.DATA_CHANNEL), onClosed);
    }

    /** Starts to listen; the channel may be open already. */
    void register() {
        channel.registerObserver(this);
        onStateChange();
    }

    @Override
    public void onStateChange() {
        try {
            RTCDataChannelState state = channel.getState();
            if (state == RTCDataChannelState.OPEN && attached.compareAndSet(false, true)) {
                session.attach(this);
            } else if (state == RTCDataChannelState.CLOSED) {
                onClosed.run();
            }
        } catch (Throwable broken) {
            LOG.debug("A data channel callback failed", broken);
        }
    }

    @Override
    public void onMessage(RTCDataChannelBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.data.remaining()];
            buffer.data.get(bytes);
            incoming.post(new String(bytes, StandardCharsets.UTF_8));
        } catch (Throwable broken) {
            LOG.debug("A data channel callback failed", broken);
        }
    }

    @Override
    public void onBufferedAmountChange(long previous) {
        // Events are small and few: nothing is held back.
    }

    @Override
    public void send(String event) {
        outgoing.post(event);
    }

    private void write(String event) throws Exception {
        if (channel.getState() == RTCDataChannelState.OPEN) {
            channel.send(new RTCDataChannelBuffer(
                ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)), false));
        }
    }

    /** After the connection has closed. */
    void release() {
        session.detach(this);
        outgoing.close();
        incoming.close();
        channel.unregisterObserver();
        channel.dispose();
    }
}
