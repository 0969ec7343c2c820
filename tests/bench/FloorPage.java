package bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * The least that gets a voice call: a page that asks for the microphone while it exchanges the session descriptions,
 * and a server that adds the key. No transcript, no states, no errors, no data.
 */
final class FloorPage implements AutoCloseable {
    private static final String PAGE = """
        <!doctype html><meta charset=utf-8><title>floor</title><button>Start</button><audio autoplay></audio><script>
        document.querySelector('button').onclick = async () => {
          performance.mark('realtime-start');
          const pc = new RTCPeerConnection();
          pc.ontrack = (event) => { document.querySelector('audio').srcObject = event.streams[0]; };
          const { sender } = pc.addTransceiver('audio', { direction: 'sendrecv' });
          const microphone = navigator.mediaDevices.getUserMedia({ audio: true })
            .then((stream) => sender.replaceTrack(stream.getAudioTracks()[0]));
          const channel = pc.createDataChannel('oai-events');
          const created = new Promise((resolve) => {
            channel.onmessage = (event) => JSON.parse(event.data).type === 'session.created' && resolve();
          });
          await pc.setLocalDescription();
          const answer = await fetch('/sdp', { method: 'POST', body: pc.localDescription.sdp });
          await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
          await Promise.all([created, microphone]);
          performance.mark('realtime-ready');
        };
        </script>
        """;
    private final HttpServer server;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI calls;
    private final String key;

    /** @param baseUrl of the Realtime API that both pages talk to */
    FloorPage(URI baseUrl, String key) throws IOException {
        this.calls = URI.create(baseUrl + "/realtime/calls");
        this.key = key;
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, "text/html", PAGE.getBytes(StandardCharsets.UTF_8)));
        server.createContext("/sdp", this::exchangeSdp);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    private void exchangeSdp(HttpExchange exchange) throws IOException {
        String offer = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String body = part("sdp", "application/sdp", offer)
            + part("session", "application/json", "{\"type\":\"realtime\",\"model\":\"gpt-realtime-2.1\"}") + "--cut--\r\n";
        HttpRequest request = HttpRequest.newBuilder(calls)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "multipart/form-data; boundary=cut")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
        try {
            answer(exchange, "application/sdp", http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String part(String name, String type, String content) {
        return "--cut\r\nContent-Disposition: form-data; name=\"%s\"\r\nContent-Type: %s\r\n\r\n%s\r\n".formatted(name, type, content);
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
