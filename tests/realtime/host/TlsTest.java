package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.TlsVersion;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import realtime.host.LocalHost.Reply;
import realtime.host.tls.Certificates;
import realtime.host.tls.TlsOptions;
import support.Await;

/** A host that speaks TLS by itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TlsTest {
    @TempDir
    private Path folder;

    @Test
    void every_address_that_it_gives_is_secure() {
        try (LocalHost host = new LocalHost(folder, Certificates.in(folder, "localhost"))) {
            JsonNode session = host.create("{\"key\":\"a\"}");
            for (String field : List.of("embed_url", "transcript_url", "events_url")) {
                assertTrue(session.path(field).asText().startsWith("https://localhost:"), session.toString());
            }
            assertTrue(session.path("iframe").asText().contains("src=\"https://localhost:"), session.toString());
            String embed = session.path("embed_url").asText();
            JsonNode oembed = host.send(host.to("/oembed?url=" + embed.replace("&", "%26"))).json();
            assertTrue(oembed.path("html").asText().contains("src=\"https://localhost:"), oembed.toString());
        }
    }

    @Test
    void the_first_visits_cookie_goes_over_tls_only() {
        try (LocalHost host = new LocalHost(folder, Certificates.in(folder, "localhost"))) {
            assertTrue(host.send(host.to("/?token=" + LocalHost.TOKEN)).headers().get("Set-Cookie").contains("Secure"));
        }
    }

    @Test
    void what_needs_it_works_over_websockets_too() {
        try (LocalHost host = new LocalHost(folder, new TlsOptions.SelfSigned())) {
            CompletableFuture<Integer> opened = new CompletableFuture<>();
            WebSocket socket = host.client().newWebSocket(host.asHost("/ws/session/new").header("Origin",
                host.host.url().toString()).build(), new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket webSocket, Response response) {
                        opened.complete(response.code());
                    }

                    @Override
                    public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
                        opened.complete(response == null ? -1 : response.code());
                    }
                });
            assertEquals(101, opened.orTimeout(30, TimeUnit.SECONDS).join());
            socket.cancel();
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsVersion.class, names = {"TLS_1_3", "TLS_1_2"})
    void it_speaks_these_versions(TlsVersion version) throws IOException {
        try (LocalHost host = new LocalHost(folder, new TlsOptions.SelfSigned())) {
            assertEquals(version, handshake(host, version));
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsVersion.class, names = {"TLS_1_1", "TLS_1_0"})
    void and_no_older_ones(TlsVersion version) {
        try (LocalHost host = new LocalHost(folder, new TlsOptions.SelfSigned())) {
            assertThrows(IOException.class, () -> handshake(host, version));
        }
    }

    private static TlsVersion handshake(LocalHost host, TlsVersion version) throws IOException {
        ConnectionSpec only = new ConnectionSpec.Builder(ConnectionSpec.COMPATIBLE_TLS).tlsVersions(version).build();
        OkHttpClient client = host.client().newBuilder().connectionSpecs(List.of(only)).build();
        try (Response response = client.newCall(host.to("/healthz").build()).execute()) {
            return response.handshake().tlsVersion();
        }
    }

    @Test
    void a_certificate_that_changes_is_taken_over_without_a_restart() {
        try (LocalHost host = new LocalHost(folder, Certificates.in(folder, "localhost"))) {
            String first = host.host.tls().orElseThrow().fingerprint();
            Certificates.in(folder, "localhost", "127.0.0.1");
            Await.until("the new certificate", Duration.ofSeconds(30),
                () -> !first.equals(host.host.tls().orElseThrow().fingerprint()));
            host.client().connectionPool().evictAll();
            assertEquals(200, host.get("/healthz").status());
            assertNotEquals(first, host.host.tls().orElseThrow().fingerprint());
        }
    }

    @Test
    void the_certificates_names_are_the_hosts() {
        try (LocalHost host = new LocalHost(folder, Certificates.in(folder, "localhost", "voice.example"))) {
            Reply named = host.send(host.asHost("/api/sessions").header("Host", "voice.example:8443")
                .header("Origin", "https://voice.example:8443"));
            assertEquals(200, named.status());
            assertEquals(421, host.send(host.asHost("/api/sessions").header("Host", "other.example")).status());
            assertEquals(403, host.send(host.asHost("/api/sessions").header("Origin", "http://voice.example"))
                .status());
        }
    }

    @Test
    void browsers_keep_to_https_for_a_name_whose_certificate_they_take() {
        try (LocalHost host = new LocalHost(folder, Certificates.in(folder, "localhost", "voice.example"))) {
            assertEquals("max-age=31536000", host.send(host.to("/healthz").header("Host", "voice.example"))
                .headers().get("Strict-Transport-Security"));
            assertNull(host.send(host.to("/healthz")).headers().get("Strict-Transport-Security"));
        }
    }

    /** They would let nobody past their warning. */
    @Test
    void and_not_for_one_whose_certificate_they_warn_of() {
        try (LocalHost host = new LocalHost(folder, new TlsOptions.SelfSigned())) {
            for (String name : host.host.tls().orElseThrow().names()) {
                assertNull(host.send(host.to("/healthz").header("Host", name)).headers().get(
                    "Strict-Transport-Security"), name);
            }
        }
    }

    @Test
    void who_starts_it_sees_the_certificates_fingerprint() {
        try (LocalHost host = new LocalHost(folder, new TlsOptions.SelfSigned())) {
            String block = StartupBlock.of(host.host, host.host.demo());
            assertTrue(block.contains("Open        https://localhost:"), block);
            assertTrue(block.contains("SHA-256 " + host.host.tls().orElseThrow().fingerprint()), block);
            assertTrue(block.contains("add --host 0.0.0.0"), block);
        }
    }

    @Test
    void a_client_that_does_not_trust_it_gets_nothing() {
        try (LocalHost host = new LocalHost(folder, new TlsOptions.SelfSigned())) {
            assertThrows(SSLHandshakeException.class, () -> new OkHttpClient().newCall(host.asHost("/healthz").build())
                .execute());
        }
    }
}
