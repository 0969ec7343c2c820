package support;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP server on a free port that gives every request the same answer, or one of its own to a path, and keeps what
 * it received. Thread-safe.
 */
public final class StubServer implements AutoCloseable {
    /** One request. */
    public record Received(String line, Headers headers, byte[] body) {
        public String header(String name) {
            return headers.getFirst(name);
        }
    }

    private record Answer(int status, Map<String, String> headers, byte[] body) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> byPath = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile Answer answer = new Answer(200, Map.of(), new byte[0]);

    public StubServer() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    public void answer(int status, Map<String, String> headers, byte[] body) {
        answer = new Answer(status, headers, body);
    }

    /** The answer to requests for one path, whatever the others get. */
    public void answerAt(String path, int status, Map<String, String> headers, byte[] body) {
        byPath.put(path, new Answer(status, headers, body));
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    private void serve(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        received.add(new Received(line, exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
        Answer given = byPath.getOrDefault(exchange.getRequestURI().getPath(), answer);
        given.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(given.status(), given.body().length == 0 ? -1 : given.body().length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(given.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
