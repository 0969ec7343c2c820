package realtime.host.relay;

import static support.FuzzInput.require;
import static support.FuzzInput.same;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import realtime.session.SessionError;
import realtime.sound.Resampler;
import support.FuzzInput;

/**
 * Fuzz target: a relay client's frames, line by line. A line that begins with an exclamation mark is a binary frame,
 * {@code !!} that a microphone is opened or closed, any other a text frame. Whatever is read can be told to the client,
 * sound stays sound, and no flood passes.
 */
public final class RelayFramesFuzz {
    private static final ObjectMapper JSON = JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
    private static final HostMessages MESSAGES = new HostMessages(JSON);
    private static final int RATE = 24_000;
    private static final int OTHER_RATE = 16_000;
    /** Half a minute of sound at once, and what two may follow a second. */
    private static final long AT_ONCE = 30L * FloodGate.BYTES_PER_SECOND;
    private static final long MS_BETWEEN = 3;

    private final FloodGate gate = new FloodGate(0);
    private final Microphone microphone = new Microphone();
    private final Resampler input = new Resampler(RATE, OTHER_RATE);
    private long now;
    private long passed;
    private long heardBytes;
    private long givenBytes;

    private RelayFramesFuzz() {}

    /** Throws what is to be mended. */
    public static void fuzzerTestOneInput(byte[] data) {
        RelayFramesFuzz client = new RelayFramesFuzz();
        // A line a byte of which is no letter stays what it is.
        new String(data, StandardCharsets.ISO_8859_1).lines().limit(500).forEach(client::take);
        long expected = client.heardBytes * OTHER_RATE / RATE;
        require(Math.abs(expected - client.givenBytes) <= 64, "sound is as long at another rate: " + expected + ", not "
            + client.givenBytes);
    }

    private void take(String line) {
        now += MS_BETWEEN * 1_000_000;
        byte[] frame = line.getBytes(StandardCharsets.ISO_8859_1);
        if (line.startsWith("!!")) {
            microphone.open(line.length() % 2 == 0);
        } else if (line.startsWith("!")) {
            sound(ByteBuffer.wrap(frame, 1, (frame.length - 1) / Short.BYTES * Short.BYTES).slice());
        } else {
            text(FuzzInput.text(frame));
        }
    }

    private void admitted(int length) {
        if (gate.passes(length, now)) {
            passed += length;
            require(passed <= AT_ONCE + 2.0 * FloodGate.BYTES_PER_SECOND * now / 1e9 + 1, "a flood: " + passed);
        }
    }

    private void sound(ByteBuffer pcm) {
        admitted(pcm.remaining());
        int length = pcm.remaining();
        ByteBuffer heard = microphone.pass(pcm);
        same(length, heard.remaining(), "what is heard of it");
        heardBytes += length;
        givenBytes += input.next(heard).remaining();
    }

    private void text(String frame) {
        admitted(frame.length());
        ClientMessage message = ClientMessage.read(frame, JSON);
        switch (message) {
            case ClientMessage.Text text -> require(!text.text().isBlank()
                && text.text().length() <= ClientMessage.LONGEST_TEXT, "no text: " + text);
            case ClientMessage.Played played -> require(played.itemId() != null && played.ms() >= 0, "" + played);
            case ClientMessage.Wrong wrong -> told(MESSAGES.error(
                new SessionError(wrong.code(), wrong.message(), wrong.fix())));
            case ClientMessage.Broken broken -> require(broken.code().number() >= 1_000
                && broken.reason().length() < 100, "no close frame: " + broken);
            case ClientMessage.Ping ping -> told(HostMessages.PONG);
            default -> { }
        }
    }

    private static void told(String message) {
        try {
            require(JSON.readTree(message).path("type").isTextual(), message);
        } catch (JsonProcessingException e) {
            throw new AssertionError(message, e);
        }
    }
}
