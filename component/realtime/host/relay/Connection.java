package realtime.host.relay;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.provider.ProviderCall;
import realtime.session.Phase;
import realtime.session.SessionError;
import realtime.sound.Resampler;

/**
 * One client's WebSocket, as it is read: what it says goes to its line's call. Its methods are called by one thread at
 * a time, unless said otherwise.
 */
public final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    /** A client that is being closed is read slowly, so that a flood is held back by the network itself. */
    private static final Duration READING_PAUSE = Duration.ofMillis(20);
    /** How JSON begins that was meant to be text: as sound, four samples that nothing audible begins with. */
    private static final byte[] JSON_BEGINNING = {'{', '"', 't', 'y', 'p', 'e', '"'};
    private static final int ENDED = 1000;

    private final Client client;
    private final Resampler input;
    private final HostMessages messages;
    private final ObjectMapper json;
    /** Null before it is opened. */
    private volatile Line line;
    private final FloodGate gate = new FloodGate(System.nanoTime());

    /** @param input from our rate to the provider's; null where they are the same */
    Connection(Client client, Resampler input, HostMessages messages, ObjectMapper json) {
        this.client = client;
        this.input = input;
        this.messages = messages;
        this.json = json;
    }

    Client client() {
        return client;
    }

    /** To be called once, before anything is read. */
    void speaksIn(Line opened) {
        line = opened;
    }

    /** A binary frame: 24 kHz PCM16LE mono, read before this returns. */
    public void sound(ByteBuffer pcm) {
        if (!admits(pcm.remaining())) {
            return;
        }
        if (isJson(pcm)) {
            client.close(CloseCode.TEXT_IN_BINARY, "Send JSON in text frames; binary frames are sound.");
            return;
        }
        if (pcm.remaining() % Short.BYTES != 0) {
            client.close(CloseCode.ODD_LENGTH, "A binary frame ends with half a sample; sound is PCM16.");
            return;
        }
        ProviderCall call = line.call();
        ByteBuffer heard = line.microphone().pass(pcm);
        if (call == null || heard == null) {
            return;
        }
        line.heard(heard);
        ByteBuffer wanted = input == null ? heard : input.next(heard);
        if (wanted.hasRemaining()) {
            call.hear(wanted);
        }
    }

    /** A text frame. */
    public void text(String frame) {
        if (admits(frame.length())) {
            follow(ClientMessage.read(frame, json));
        }
    }

    /** @param code of the client's close frame, or what stands for none */
    void closed(int code) {
        Line opened = line;
        if (opened != null) {
            opened.detach(client, code == ENDED && !client.isClosing());
        }
    }

    /** The host has failed at what the client sent. */
    public void failed() {
        client.close(CloseCode.HOST_FAULT, "The host failed; its log says why.");
    }

    /** Lets time pass; by any thread. */
    void tick() {
        client.tick();
    }

    /** The host is stopping; by any thread. */
    void stop() {
        Line opened = line;
        if (opened != null) {
            opened.stop();
        }
        client.close(CloseCode.HOST_STOPS, "The host is stopping.");
    }

    private boolean admits(int length) {
        if (client.isClosing()) {
            LockSupport.parkNanos(READING_PAUSE.toNanos());
            return false;
        }
        if (!gate.passes(length, System.nanoTime())) {
            LOG.info("session {}: the relay's client sends too much", line.session().id());
            client.close(CloseCode.FLOOD, "More was sent than can be heard.");
            return false;
        }
        return true;
    }

    private static boolean isJson(ByteBuffer frame) {
        if (frame.remaining() < JSON_BEGINNING.length) {
            return false;
        }
        for (int i = 0; i < JSON_BEGINNING.length; i++) {
            if (frame.get(frame.position() + i) != JSON_BEGINNING[i]) {
                return false;
            }
        }
        return true;
    }

    private void follow(ClientMessage message) {
        switch (message) {
            case ClientMessage.Ping ping -> client.text(HostMessages.PONG);
            case ClientMessage.StartRecording start -> startRecording();
            case ClientMessage.StopRecording stop -> stopRecording();
            case ClientMessage.CancelRecording cancel -> cancelRecording();
            case ClientMessage.Text text -> say(text.text());
            case ClientMessage.Interrupt interrupt -> ifConnected(ProviderCall::interrupt);
            case ClientMessage.Played played -> ifConnected(call -> call.played(played.itemId(), played.ms()));
            case ClientMessage.Wrong wrong -> refuse(wrong.code(), wrong.message(), wrong.fix());
            case ClientMessage.Broken broken -> client.close(broken.code(), broken.reason());
        }
    }

    /** What there is nothing to do for yet is no fault: nothing is audible before the call is up. */
    private void ifConnected(Consumer<ProviderCall> action) {
        if (line.call() != null) {
            action.accept(line.call());
        }
    }

    private void say(String text) {
        if (!line.withCall(call -> call.say("user", text, true))) {
            refuse("not_connected", "Too much was sent before the conversation has begun.",
                "Wait for a status whose phase is listening.");
        }
    }

    private void startRecording() {
        if (line.microphone().isByButton()) {
            ifConnected(ProviderCall::startRecording);
            if (line.session().phase() != Phase.USER_SPEAKING) {
                refuse("not_connected", "The conversation is not on, so nobody listens.",
                    "Wait for a status whose phase is listening.");
                return;
            }
        }
        line.microphone().open(true);
        client.text(HostMessages.RECORDING_STARTED);
    }

    private void stopRecording() {
        line.microphone().open(false);
        if (line.microphone().isByButton()) {
            ifConnected(ProviderCall::stopRecording);
        }
        client.text(HostMessages.RECORDING_STOPPED);
    }

    private void cancelRecording() {
        if (!line.microphone().isByButton()) {
            refuse("not_push_to_talk", "The end of a turn is found by itself in this session.",
                "Set turn_detection to {\"type\": \"push_to_talk\"} to find it by hand.");
            return;
        }
        line.microphone().open(false);
        ifConnected(ProviderCall::cancelRecording);
        client.text(HostMessages.RECORDING_STOPPED);
    }

    private void refuse(String code, String message, String fix) {
        client.text(messages.error(new SessionError(code, message, fix)));
    }
}
