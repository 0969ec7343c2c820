package support;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of another server than the host's, with @openai/agents-realtime on it: {@code talk(url, key)}. */
public final class ForeignPages implements AutoCloseable {
    private static final String UMD = "node_modules/@openai/agents-realtime/dist/bundle/openai-realtime-agents.umd.js";
    private final HttpServer server;

    private ForeignPages(HttpServer server) {
        this.server = server;
    }

    /** @param clients the folder with the page and the packages */
    public static ForeignPages serve(Path clients) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            serve(server, "/page", "text/html", Files.readAllBytes(clients.resolve("agents-webrtc.html")));
            serve(server, "/agents.js", "text/javascript", Files.readAllBytes(clients.resolve(UMD)));
            server.start();
            return new ForeignPages(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/page";
    }

    private static void serve(HttpServer server, String path, String type, byte[] body) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
