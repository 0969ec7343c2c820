package support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/**
 * A person at the host's relay, with a microphone and a loudspeaker that run in real time once {@link #listen} is
 * called. Thread-safe.
 */
public final class RelayClient extends WebSocketListener implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int FRAME_MS = 20;
    private static final int FRAME = 24_000 / 1_000 * FRAME_MS * 2;
    private static final int FRAMES_A_REPORT = 5;

    private final ObjectMapper json = new ObjectMapper();
    private final WebSocket socket;
    private final AtomicReference<String> end = new AtomicReference<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final Queue<byte[]> microphone = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
        Thread.ofVirtual().name("relay-client").factory());
    private volatile CountDownLatch reading = new CountDownLatch(0);
    /** Guarded by this, as all below: what is still to be played, and what of the current item was. */
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private ByteBuffer loudspeaker = ByteBuffer.allocate(0);
    private String item = "";
    private long itemBytes;
    private long droppedBytes;
    private int frames;

    /** @param url of the WebSocket */
    public RelayClient(OkHttpClient http, String url, Headers headers) {
        socket = http.newWebSocket(new Request.Builder().url(url).headers(headers).build(), this);
    }

    /** A client of the session, with the host's token. */
    public static RelayClient of(OkHttpClient http, TestHost host, String session) {
        return new RelayClient(http, host.url() + "/ws/session/" + session + "?token=" + TestHost.TOKEN,
            Headers.of());
    }

    /** The microphone is open, the loudspeaker plays, and what was heard is reported. */
    public RelayClient listen() {
        clock.scheduleAtFixedRate(this::frame, FRAME_MS, FRAME_MS, TimeUnit.MILLISECONDS);
        return this;
    }

    private void frame() {
        byte[] said = microphone.poll();
        socket.send(ByteString.of(said == null ? new byte[FRAME] : said));
        synchronized (this) {
            int length = Math.min(FRAME, loudspeaker.remaining());
            heard.write(loudspeaker.array(), loudspeaker.position(), length);
            loudspeaker.position(loudspeaker.position() + length);
            itemBytes += length;
            if (length > 0 && ++frames % FRAMES_A_REPORT == 0) {
                send("{\"type\":\"played\",\"item_id\":\"" + item + "\",\"ms\":" + itemBytes / 48 + "}");
            }
        }
    }

    /** Says it, and returns at once. */
    public void say(String text) {
        byte[] pcm = Speech.bytes(Speech.pcm(text, 24_000));
        for (int at = 0; at < pcm.length; at += FRAME) {
            microphone.add(Arrays.copyOfRange(pcm, at, at + FRAME));
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
        return socket.queueSize();
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
    public synchronized long heardMs() {
        return heard.size() / 48;
    }

    /** What was played. */
    public synchronized byte[] heard() {
        return heard.toByteArray();
    }

    /** Milliseconds that had come and were not played. */
    public synchronized long droppedMs() {
        return droppedBytes / 48;
    }

    /** Nothing came yet that is still to be played. */
    public synchronized boolean isQuiet() {
        return !loudspeaker.hasRemaining();
    }

    /** Nothing is read from the network until {@link #readOn}. */
    public void stopReading() {
        reading = new CountDownLatch(1);
    }

    public void readOn() {
        reading.countDown();
    }

    private void awaitReading() {
        try {
            reading.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the conversation. */
    public void hangUp() {
        clock.shutdownNow();
        socket.close(1000, null);
    }

    /** Waits until the host has answered the hanging up, or the connection has ended otherwise. */
    public void awaitClosed() {
        Await.until("the connection to be closed", SOON, over::get);
    }

    /** As a broken network does. */
    public void cut() {
        readOn();
        clock.shutdownNow();
        socket.cancel();
    }

    @Override
    public void close() {
        cut();
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        awaitReading();
        try {
            JsonNode message = json.readTree(text);
            switch (message.path("type").asText()) {
                case "audio" -> begin(message.path("item_id").asText());
                case "flush" -> flush();
                default -> { }
            }
            messages.add(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void begin(String next) {
        item = next;
        itemBytes = 0;
    }

    private synchronized void flush() {
        droppedBytes += loudspeaker.remaining();
        loudspeaker = ByteBuffer.allocate(0);
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteString sound) {
        awaitReading();
        come(sound);
    }

    private synchronized void come(ByteString sound) {
        byte[] longer = Arrays.copyOfRange(loudspeaker.array(), loudspeaker.position(),
            loudspeaker.limit() + sound.size());
        sound.copyInto(0, longer, longer.length - sound.size(), sound.size());
        loudspeaker = ByteBuffer.wrap(longer);
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        end.compareAndSet(null, "closed " + code + " " + reason);
        clock.shutdownNow();
        webSocket.close(1000, null);
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
        over.set(true);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
        over.set(true);
        clock.shutdownNow();
        try {
            end.compareAndSet(null, response == null ? "cut" : "refused " + response.code() + " "
                + response.body().string());
        } catch (IOException e) {
            end.compareAndSet(null, "refused " + response.code());
        }
    }
}
