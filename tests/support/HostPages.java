package support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Pages of other origins, which embed the widget in all the ways there are. */
public final class HostPages implements AutoCloseable {
    private static final char[] PASSWORD = "of-the-tests".toCharArray();
    /** What concerns one connection only, and what the client sets by itself. */
    private static final Set<String> NOT_FORWARDED = Set.of("connection", "host", "content-length", "upgrade",
        "transfer-encoding", "date");
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String scheme;
    private int pages;

    private HostPages(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor()); // some answers have no end
        server.start();
    }

    public static HostPages overHttp() {
        try {
            return new HostPages(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0), "http");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a certificate that is made now, and that nobody has signed. */
    public static HostPages overHttps() {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
            return new HostPages(server, "https");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Serves a page with this body; returns its path. */
    public String add(String body, Map<String, String> headers) {
        byte[] page = ("<!doctype html><html lang=en><meta charset=utf-8><title>Dashboard</title><body>"
            + "<h1>Dashboard</h1>" + body + "</body></html>").getBytes(StandardCharsets.UTF_8);
        String path = "/page" + pages++;
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, page.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(page);
            }
        });
        return path;
    }

    /** Serves another server's pages under a path, as a notebook server's proxy does; returns the path. */
    public String proxy(String target) {
        String path = "/proxy" + pages++;
        server.createContext(path, exchange -> forward(exchange, URI.create(target
            + exchange.getRequestURI().toString().substring(path.length()))));
        return path;
    }

    private void forward(HttpExchange exchange, URI to) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(to).method(exchange.getRequestMethod(),
            sent.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(sent));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try (OutputStream out = exchange.getResponseBody()) {
            HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            answer.headers().map().forEach((name, values) -> {
                if (!NOT_FORWARDED.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), answer.statusCode() == 204 ? -1 : 0);
            copy(answer.body(), out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(InputStream body, OutputStream out) throws IOException {
        byte[] some = new byte[8192];
        for (int read = body.read(some); read >= 0; read = body.read(some)) {
            out.write(some, 0, read);
            out.flush();
        }
    }

    /** @param name one of this machine's, such as {@code 127.0.0.1}, or that the browser takes for this machine's */
    public String origin(String name) {
        return scheme + "://" + name + ":" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }

    private static SSLContext selfSigned() throws GeneralSecurityException, IOException {
        Path store = Files.createTempDirectory("realtime-audio-test").resolve("certificate.p12");
        Tools.run(store.getParent(), Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair", "-alias", "host-pages", "-keyalg", "EC", "-validity", "2", "-dname", "CN=localhost",
            "-ext", "san=dns:localhost,dns:data.example", "-storetype", "PKCS12", "-keystore", store.toString(),
            "-storepass", new String(PASSWORD));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
