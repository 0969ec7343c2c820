package support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.ByteString;
import realtime.sound.Pcm;
import realtime.talk.Capture;
import realtime.talk.ClientMessages;
import realtime.talk.Playback;
import realtime.talk.RelaySocket;
import realtime.talk.SoundSink;

/**
 * A person at the host's relay, with a microphone and a loudspeaker that run in real time once {@link #listen} is
 * called: the product's own client, and what tests want to know of it. Thread-safe.
 */
public final class RelayClient implements RelaySocket.Listener, Playback.Listener, AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final AtomicReference<String> end = new AtomicReference<>();
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final Queue<byte[]> microphone = new ConcurrentLinkedQueue<>();
    private final Heard heard = new Heard();
    private final Playback playback = new Playback(List.of(heard), this);
    private final RelaySocket socket;
    private final Capture capture;

    /** Keeps what was played. */
    private static final class Heard implements SoundSink {
        private final ByteArrayOutputStream sound = new ByteArrayOutputStream();

        @Override
        public void write(byte[] pcm, int length) {
            sound.write(pcm, 0, length);
        }
    }

    /** @param url of the WebSocket */
    public RelayClient(OkHttpClient http, String url, Headers headers) {
        socket = new RelaySocket(http, new Request.Builder().url(url).headers(headers).build(), this);
        capture = new Capture(socket::send);
    }

    /** A client of the session, with the host's token. */
    public static RelayClient of(OkHttpClient http, TestHost host, String session) {
        return new RelayClient(http, host.url() + "/ws/session/" + session + "?token=" + TestHost.TOKEN,
            Headers.of());
    }

    /** The microphone is open, the loudspeaker plays, and what was heard is reported. */
    public RelayClient listen() {
        capture.start(true);
        capture.say(this::frame);
        playback.start();
        return this;
    }

    private int frame(byte[] frame) {
        byte[] said = microphone.poll();
        System.arraycopy(said == null ? new byte[Capture.FRAME] : said, 0, frame, 0, Capture.FRAME);
        return Capture.FRAME;
    }

    /** Says it, and returns at once. */
    public void say(String text) {
        byte[] pcm = Speech.bytes(Speech.pcm(text, Pcm.RATE));
        for (int at = 0; at < pcm.length; at += Capture.FRAME) {
            microphone.add(Arrays.copyOfRange(pcm, at, at + Capture.FRAME));
        }
    }

    /** Whether everything was said. */
    public boolean isSilent() {
        return microphone.isEmpty();
    }

    public void send(String message) {
        socket.send(message);
    }

    public void sendBinary(byte[] frame) {
        socket.send(ByteString.of(frame));
    }

    /** Bytes that the network has not taken yet. */
    public long queued() {
        return socket.queued();
    }

    /** Every message so far, but no sound. */
    public List<JsonNode> messages() {
        return messages;
    }

    /** Those of one type. */
    public List<JsonNode> messages(String type) {
        return messages.stream().filter(message -> message.path("type").asText().equals(type)).toList();
    }

    /** Waits for the {@code number}th message of a type and returns it. */
    public JsonNode await(String type, int number) {
        return Await.value(number + " " + type + " among " + messages + ", end " + end, SOON, () -> messages(type),
            found -> found.size() >= number).get(number - 1);
    }

    /** Waits until the latest status has this phase. */
    public void awaitPhase(String phase) {
        Await.value("phase " + phase, SOON, () -> {
            List<JsonNode> statuses = messages("status");
            return statuses.isEmpty() ? "none, end " + end : statuses.getLast().path("phase").asText();
        }, phase::equals);
    }

    /** Waits for the end: {@code closed <code> <reason>}, {@code refused <status> <body>} or {@code cut}. */
    public String awaitEnd() {
        Await.until("the connection to end; messages " + messages, SOON, () -> end.get() != null);
        return end.get();
    }

    public boolean isOpen() {
        return end.get() == null;
    }

    /** Milliseconds of the assistant's voice that were played. */
    public long heardMs() {
        return playback.heardMs();
    }

    /** What was played. */
    public byte[] heard() {
        return heard.sound.toByteArray();
    }

    /** Milliseconds that had come and were not played. */
    public long droppedMs() {
        return playback.droppedMs();
    }

    /** Nothing came yet that is still to be played. */
    public boolean isQuiet() {
        return playback.isQuiet();
    }

    /** Ends the conversation. */
    public void hangUp() {
        capture.close();
        socket.hangUp();
    }

    /** Waits until the host has answered the hanging up, or the connection has ended otherwise. */
    public void awaitClosed() {
        Await.until("the connection to be closed", SOON, socket::isClosed);
    }

    /** As a broken network does. */
    public void cut() {
        capture.close();
        playback.close();
        socket.cut();
    }

    @Override
    public void close() {
        cut();
    }

    @Override
    public void message(JsonNode message) {
        switch (message.path("type").asText()) {
            case "audio" -> playback.begin(message.path("item_id").asText());
            case "flush" -> playback.flush();
            default -> { }
        }
        messages.add(message);
    }

    @Override
    public void sound(ByteString pcm) {
        playback.add(pcm);
    }

    @Override
    public void ended(RelaySocket.End how) {
        end.set(switch (how) {
            case RelaySocket.Closed closed -> "closed " + closed.code() + " " + closed.reason();
            case RelaySocket.Refused refused -> "refused " + refused.status() + " " + refused.body();
            case RelaySocket.Cut cut -> "cut";
        });
    }

    @Override
    public void played(String itemId, long ms) {
        send(ClientMessages.played(itemId, ms));
    }

    @Override
    public void failed(IOException why) {
        throw new AssertionError("what was heard is kept in memory", why);
    }
}
