package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.host.tls.TlsOptions;

/** Whoever sends a request a byte at a time does not keep its connection. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SlowSendersTest {
    private static final Duration FAR_TOO_LONG = Duration.ofSeconds(60);
    private static final String HEAD = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";

    @TempDir
    private Path folder;

    @Test
    void headers_that_never_end_are_not_awaited() throws IOException {
        try (LocalHost host = new LocalHost(); Socket socket = connect(host)) {
            assertTrue(isCutOff(socket, HEAD + "X-A: ", "a"));
        }
    }

    @Test
    void nor_those_of_a_later_request() throws IOException {
        try (LocalHost host = new LocalHost(); Socket socket = connect(host)) {
            send(socket, HEAD + "\r\n");
            assertEquals("HTTP/1.1 200 OK", line(socket));
            assertTrue(isCutOff(socket, "", "G"));
        }
    }

    @Test
    void nor_a_body_that_never_ends() throws IOException {
        try (LocalHost host = new LocalHost(); Socket socket = connect(host)) {
            assertTrue(isCutOff(socket, "POST /api/sessions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + LocalHost.TOKEN + "\r\nContent-Length: 100000\r\n\r\n", " "));
        }
    }

    @Test
    void nor_a_handshake_or_headers_behind_tls() throws IOException {
        try (LocalHost host = new LocalHost(folder, new TlsOptions.SelfSigned()); Socket plain = connect(host)) {
            assertTrue(isCutOff(plain, "\u0016\u0003\u0001", ""));
            try (Socket secure = new HandshakeCertificates.Builder().addInsecureHost("localhost").build()
                .sslSocketFactory().createSocket("localhost", host.host.url().getPort())) {
                assertTrue(isCutOff(secure, HEAD + "X-A: ", "a"));
            }
        }
    }

    @Test
    void an_answer_may_take_longer() throws IOException {
        try (LocalHost host = new LocalHost(); Socket socket = connect(host)) {
            String id = host.createId();
            send(socket, "GET /api/sessions/" + id + "/transcript?since=100&wait=15 HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer " + LocalHost.TOKEN + "\r\n\r\n");
            socket.setSoTimeout((int) FAR_TOO_LONG.toMillis());
            assertEquals("HTTP/1.1 200 OK", line(socket));
        }
    }

    private static Socket connect(LocalHost host) throws IOException {
        URI url = host.host.url();
        return new Socket("127.0.0.1", url.getPort());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    /** Sends the beginning, and a byte now and then; returns whether the host has ended that before long. */
    private static boolean isCutOff(Socket socket, String beginning, String then) throws IOException {
        long deadline = System.nanoTime() + FAR_TOO_LONG.toNanos();
        socket.setSoTimeout(500);
        send(socket, beginning);
        while (System.nanoTime() < deadline) {
            try {
                send(socket, then);
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (SocketTimeoutException stillOpen) {
                continue;
            } catch (IOException reset) {
                return true;
            }
        }
        return false;
    }
}
