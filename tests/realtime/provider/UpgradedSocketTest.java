package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;

/** The WebSocket to a provider against a server that says, byte by byte, what RFC 6455 allows and what it does not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpgradedSocketTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration NO_PINGS = Duration.ofHours(1);

    private final OkHttpClient http = new OkHttpClient();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch hearsOfFailure = new CountDownLatch(1);
    private final AtomicInteger over = new AtomicInteger();
    private ServerSocket server;
    private Socket peer;
    private DataInputStream in;
    private OutputStream out;
    private UpgradedSocket socket;

    private final class Recorder extends WebSocketListener {
        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            told.add("open");
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            told.add("text " + (text.length() > 20 ? text.length() : text));
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteString bytes) {
            told.add("binary " + bytes.hex());
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            told.add("closing " + code + " " + reason);
        }

        @Override
        public void onClosed(WebSocket webSocket, int code, String reason) {
            told.add("closed " + code + " " + reason);
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
            hearsOfFailure.countDown();
            try {
                told.add("failed " + (response == null ? cause.getClass().getSimpleName()
                    : response.code() + " " + response.body().string()));
            } catch (IOException e) {
                told.add("failed without a body");
            }
        }
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    @AfterEach
    void close() throws IOException {
        socket.cancel();
        server.close();
        peer.close();
        timer.shutdownNow();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    private String connect(Duration pings) throws IOException {
        Request request = new Request.Builder()
            .url("http://127.0.0.1:" + server.getLocalPort() + "/v1/realtime").build();
        socket = new UpgradedSocket(http, request, new Recorder(), pings, timer, gone -> over.incrementAndGet());
        socket.open();
        peer = server.accept();
        in = new DataInputStream(peer.getInputStream());
        out = peer.getOutputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    private void upgrade() throws IOException {
        upgrade(NO_PINGS);
    }

    private void upgrade(Duration pings) throws IOException {
        String key = connect(pings).lines().filter(line -> line.startsWith("Sec-WebSocket-Key: "))
            .findFirst().orElseThrow().substring("Sec-WebSocket-Key: ".length());
        answer("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "
            + ByteString.encodeUtf8(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").sha1().base64() + "\r\n\r\n");
        told("open");
    }

    private void answer(String head) throws IOException {
        out.write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private void says(int... bytes) throws IOException {
        byte[] whole = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            whole[i] = (byte) bytes[i];
        }
        out.write(whole);
    }

    /** Waits until the listener was told just this. */
    private void told(String... events) {
        Await.value("the listener to be told", SOON, () -> told, now -> now.size() >= events.length);
        assertEquals(List.of(events), told);
    }

    private void endsOnce() {
        Await.until("the end", SOON, () -> over.get() > 0);
        assertEquals(1, over.get());
        Await.until("OkHttp to take the connection back", SOON,
            () -> http.connectionPool().connectionCount() == http.connectionPool().idleConnectionCount());
        assertFalse(socket.send("more"));
    }

    /** Reads a client's frame: its first byte in hex, and what it holds. */
    private String heard() throws IOException {
        int head = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        assertTrue((length & 0x80) != 0, "masked");
        length &= 0x7F;
        byte[] payload = new byte[length < 126 ? length : length == 126 ? in.readUnsignedShort() : (int) in.readLong()];
        byte[] key = in.readNBytes(4);
        in.readFully(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        return Integer.toHexString(head) + " " + new String(payload, StandardCharsets.UTF_8);
    }

    @Test
    void asks_for_a_websocket_and_for_nothing_else() throws IOException {
        String head = connect(NO_PINGS);
        assertTrue(head.startsWith("GET /v1/realtime HTTP/1.1\r\n"), head);
        assertTrue(head.contains("Upgrade: websocket\r\n") && head.contains("Connection: Upgrade\r\n")
            && head.contains("Sec-WebSocket-Version: 13\r\n"), head);
        assertFalse(head.contains("Sec-WebSocket-Extensions"), head);
    }

    @Test
    void what_is_sent_arrives_whole_masked_and_in_order_whatever_its_length() throws IOException {
        upgrade();
        for (int length : new int[] {0, 1, 7, 8, 125, 126, 65_535, 65_536}) {
            assertTrue(socket.send("ä".repeat(length / 2) + "x".repeat(length % 2)));
        }
        assertTrue(socket.send(ByteString.encodeUtf8("bytes")));
        for (int length : new int[] {0, 1, 7, 8, 125, 126, 65_535, 65_536}) {
            assertEquals("81 " + "ä".repeat(length / 2) + "x".repeat(length % 2), heard());
        }
        assertEquals("82 bytes", heard());
    }

    @Test
    void what_comes_is_read_whatever_its_length() throws IOException {
        upgrade();
        says(0x81, 2, 'h', 'i', 0x82, 1, 0xFF, 0x81, 0);
        says(0x81, 126, 0, 200);
        out.write("x".repeat(200).getBytes(StandardCharsets.US_ASCII));
        says(0x81, 127);
        out.write(ByteBuffer.allocate(8).putLong(70_000).array());
        out.write("y".repeat(70_000).getBytes(StandardCharsets.US_ASCII));
        told("open", "text hi", "binary ff", "text ", "text 200", "text 70000");
    }

    @Test
    void a_message_in_pieces_is_one_and_a_ping_between_them_is_answered() throws IOException {
        upgrade();
        says(0x01, 2, 'a', 'b', 0x89, 3, 'y', 'o', 'u', 0x00, 1, 'c', 0x80, 1, 'd', 0x81, 1, 'e');
        told("open", "text abcd", "text e");
        assertEquals("8a you", heard());
    }

    @Test
    void the_server_closes_first() throws IOException {
        upgrade();
        says(0x88, 6, 0x0F, 0xA1, 'd', 'o', 'n', 'e');
        told("open", "closing 4001 done");
        assertTrue(socket.close(1000, null));
        assertEquals("88 " + new String(new byte[] {0x03, (byte) 0xE8}, StandardCharsets.UTF_8), heard());
        told("open", "closing 4001 done", "closed 4001 done");
        endsOnce();
    }

    @Test
    void we_close_first_behind_what_was_said() throws IOException {
        upgrade();
        socket.send("last words");
        assertTrue(socket.close(1000, "bye"));
        assertFalse(socket.close(1000, "again"));
        assertFalse(socket.send("too late"));
        assertEquals("81 last words", heard());
        assertTrue(heard().endsWith("bye"));
        says(0x88, 0);
        told("open", "closing 1005 ", "closed 1005 ");
        endsOnce();
    }

    @Test
    void a_connection_that_breaks_off_is_a_failure() throws IOException {
        upgrade();
        peer.close();
        told("open", "failed EOFException");
        endsOnce();
    }

    @Test
    void cancelling_ends_it_at_once() throws IOException {
        upgrade();
        socket.cancel();
        Await.until("the failure", SOON, () -> told.size() == 2);
        assertTrue(told.getLast().startsWith("failed"), told.toString());
        endsOnce();
    }

    @Test
    void a_refusal_is_told_with_what_the_server_said() throws IOException {
        connect(NO_PINGS);
        answer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 3\r\n\r\nkey");
        told("failed 401 key");
        endsOnce();
    }

    @Test
    void what_the_server_says_to_a_refusal_may_come_after_its_head() throws Exception {
        connect(NO_PINGS);
        answer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 3\r\n\r\n");
        assertTrue(hearsOfFailure.await(SOON.toSeconds(), TimeUnit.SECONDS));
        answer("key");
        told("failed 401 key");
        endsOnce();
    }

    @Test
    void whoever_switches_without_having_read_the_key_is_no_websocket() throws IOException {
        connect(NO_PINGS);
        answer("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Accept: AAAA\r\n\r\n");
        told("failed ProtocolException");
        endsOnce();
        assertEquals(-1, in.read());
    }

    @Test
    void what_a_server_may_not_send_ends_it() throws IOException {
        upgrade();
        // Masked, as only a client's is.
        says(0x81, 0x81, 0, 0, 0, 0, 'x');
        told("open", "failed ProtocolException");
        endsOnce();
    }

    @Test
    void a_piece_without_a_beginning_ends_it() throws IOException {
        upgrade();
        says(0x80, 1, 'x');
        told("open", "failed ProtocolException");
    }

    @Test
    void a_length_that_nobody_means_ends_it_before_it_is_read() throws IOException {
        upgrade();
        says(0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0);
        told("open", "failed ProtocolException");
    }

    @Test
    void a_server_that_answers_pings_stays() throws IOException {
        upgrade(Duration.ofMillis(200));
        for (int i = 0; i < 5; i++) {
            assertEquals("89 ", heard());
            says(0x8A, 0);
        }
        assertEquals(List.of("open"), told);
    }

    @Test
    void a_server_that_answers_nothing_is_given_up() throws IOException {
        upgrade(Duration.ofMillis(200));
        assertEquals("89 ", heard());
        told("open", "failed EOFException");
        endsOnce();
    }

    @Test
    void what_is_not_taken_waits_within_bounds() throws IOException {
        upgrade();
        String megabyte = "x".repeat(1_000_000);
        int taken = 0;
        while (socket.send(megabyte)) {
            taken++;
        }
        assertTrue(taken >= 16 && taken < 40, taken + " MB");
        assertTrue(socket.queueSize() > 15_000_000, socket.queueSize() + " bytes");
        for (int i = 0; i < taken; i++) {
            heard();
        }
        Await.until("the queue to be empty", SOON, () -> socket.queueSize() == 0);
    }
}
