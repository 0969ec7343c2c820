package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import support.Profiles;
import support.Tools;

/** A provider that speaks TLS with a certificate which nobody has signed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TlsContactTest {
    private static final String PASSWORD = "of-the-test";
    private static HttpsServer server;

    @BeforeAll
    static void serve(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        Tools.run(folder, Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
            "-keyalg", "EC", "-alias", "own", "-dname", "CN=localhost", "-storetype", "PKCS12", "-storepass", PASSWORD,
            "-keystore", store.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
            arguments("https", " has a certificate that this Java does not trust, or no TLS in common.",
                "Behind a proxy that looks into TLS, add its certificate to Java's trust store."),
            arguments("http", " took the connection and gave no answer in HTTP.",
                "If it speaks TLS, write https:// in --base-url. Check the network, a proxy or firewall, and "
                    + "--base-url."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("addresses")
    void what_is_wrong_is_told(String scheme, String message, String fix) {
        String address = "127.0.0.1:" + server.getAddress().getPort();
        ProviderProfile profile = Profiles.openAi(scheme + "://" + address + "/v1", "sk-test");
        try (RealtimeApi api = new RealtimeApi(profile, new ObjectMapper())) {
            Contact contact = Contact.with(profile, new Inquiries(api), Clock.systemUTC());
            assertEquals(Check.fail("reachable", "OpenAI at " + address + message, fix), contact.reachable());
            assertEquals(Optional.empty(), contact.date());
        }
    }
}
