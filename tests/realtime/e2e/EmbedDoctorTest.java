package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import realtime.e2e.Embedding.Outcome;
import realtime.e2e.Embedding.Scene;
import support.Await;
import support.Chromium;
import support.FirefoxDoctor;
import support.FreePort;
import support.HostPages;
import support.Permission;
import support.TestHost;

/** What the widget says about the microphone in every way to embed it, in both browsers, and what the API tells. */
class EmbedDoctorTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final HostPages HTTP = HostPages.overHttp();
    private static final HostPages HTTPS = HostPages.overHttps();
    private static TestHost host;
    private static Chromium chromium;
    /** What Firefox showed, by the way to embed it; one browser has looked at them all. */
    private static final Map<Embedding, Seen> FIREFOX = new LinkedHashMap<>();

    /** @param said null where the page had no widget */
    private record Seen(JsonNode session, JsonNode said) {}

    @BeforeAll
    static void open_all_pages_in_firefox() {
        int port = FreePort.find(); // the host has to be told of its other names
        host = TestHost.at(port, List.of("http://" + Embedding.LAN + ":" + port, HTTP.origin(Embedding.LAN),
            HTTPS.origin("data.example")));
        chromium = Chromium.with("--host-resolver-rules=MAP *.test 127.0.0.1, MAP *.example 127.0.0.1");
        List<JsonNode> sessions = new ArrayList<>();
        List<FirefoxDoctor.Case> cases = new ArrayList<>();
        for (Embedding embedding : Embedding.ALL) {
            JsonNode session = host.create("{}");
            sessions.add(session);
            cases.add(new FirefoxDoctor.Case(embedding.page().apply(scene(session)),
                embedding.firefox() instanceof Outcome.Says));
        }
        JsonNode seen = FirefoxDoctor.examine(cases, Map.of());
        for (int i = 0; i < sessions.size(); i++) {
            FIREFOX.put(Embedding.ALL.get(i), new Seen(sessions.get(i), seen.path(i)));
        }
    }

    @AfterAll
    static void close() {
        chromium.close();
        host.close();
        HTTP.close();
        HTTPS.close();
    }

    static List<Embedding> embeddings() {
        return Embedding.ALL;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("embeddings")
    void chromium_says(Embedding embedding) {
        JsonNode session = host.create("{}");
        Page page = chromium.open(embedding.page().apply(scene(session)));
        WidgetProbe probe = new WidgetProbe(page);
        JsonNode said = switch (embedding.chromium()) {
            case Outcome.NoWidget none -> probe.nothing();
            case Outcome.Works works -> probe.start(false);
            case Outcome.Says says -> probe.start(true);
        };
        assertOutcome(embedding.chromium(), session, said);
        page.context().close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("embeddings")
    void firefox_says(Embedding embedding) {
        Seen seen = FIREFOX.get(embedding);
        assertOutcome(embedding.firefox(), seen.session(), seen.said());
    }

    /** As with Colab, Databricks or Streamlit Cloud and a host on one's laptop; Firefox asks nobody. */
    @Test
    void chromium_shows_a_page_of_the_public_internet_no_widget_until_it_may_reach_this_machine() {
        String port = HTTPS.origin("").replaceAll(".*:", "");
        try (Chromium outside = Chromium.with("--host-resolver-rules=MAP *.example 127.0.0.1",
            "--ip-address-space-overrides=127.0.0.1:" + port + "=public")) {
            JsonNode session = host.create("{}");
            String url = HTTPS.origin("data.example")
                + HTTPS.add(scene(session).frame("allow=\"microphone; autoplay\""), Map.of());
            Page page = outside.page();
            List<String> failures = new ArrayList<>();
            page.onRequestFailed(request -> failures.add(request.failure()));
            page.navigate(url);
            assertOutcome(Outcome.NO_WIDGET, session, new WidgetProbe(page).nothing());
            assertEquals(List.of("net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS"), failures);
            Permission.set(page, "loopback-network", "granted");
            page.reload();
            assertOutcome(Outcome.WORKS, session, new WidgetProbe(page).start(false));
        }
    }

    private static void assertOutcome(Outcome outcome, JsonNode session, JsonNode said) {
        String id = session.path("session_id").asText();
        switch (outcome) {
            case Outcome.NoWidget none -> assertAll(
                () -> assertTrue(said.isNull(), said.toString()),
                () -> assertEquals("new", host.snapshot(id).path("phase").asText()));
            case Outcome.Works works -> assertAll(
                () -> assertTrue(said.at("/told/isInCall").asBoolean(), said.toString()),
                () -> assertEquals("", said.at("/told/code").asText()),
                () -> assertTrue(host.snapshot(id).path("error").isNull(), host.snapshot(id).toString()));
            case Outcome.Says says -> assertAll(
                () -> assertSaid(says, session, said.path("foreseen"), false),
                () -> assertSaid(says, session, said.path("told"), says.toldToHost()),
                () -> assertToldToHost(says, session));
        }
    }

    private static void assertSaid(Outcome.Says says, JsonNode session, JsonNode said, boolean isAlert) {
        assertAll(
            () -> assertEquals(says.code(), said.path("code").asText(), said.toString()),
            () -> assertEquals(says.message(), said.path("message").asText()),
            () -> assertEquals(filled(says.fix(), session), said.path("fix").asText()),
            () -> assertEquals(filled(says.line(), session), said.path("line").asText()),
            () -> assertEquals(says.ownWindow(), said.path("isOwnWindowOffered").asBoolean()),
            () -> assertEquals(isAlert, said.path("isAlert").asBoolean(), "what is no news is not read out"));
    }

    /** A notebook that looks at the session learns what is wrong without anybody looking at the frame. */
    private static void assertToldToHost(Outcome.Says says, JsonNode session) {
        JsonNode snapshot = says.toldToHost() ? Await.value("the host to be told", SOON, () ->
            host.snapshot(session.path("session_id").asText()), now -> !now.path("error").isNull())
            : host.snapshot(session.path("session_id").asText());
        assertAll(
            () -> assertEquals(says.toldToHost() ? "error" : "idle", snapshot.path("status").asText()),
            () -> assertEquals(says.toldToHost() ? says.code() : "", snapshot.at("/error/code").asText()),
            () -> assertEquals(says.toldToHost() ? says.message() : "", snapshot.at("/error/message").asText()),
            () -> assertTrue(!says.toldToHost()
                || snapshot.at("/error/fix").asText().contains(filled(says.line(), session)), snapshot.toString()));
    }

    /** {@code %s} is the widget's address without its key, {@code %o} its origin, {@code %p} its port. */
    private static String filled(String text, JsonNode session) {
        URI host = URI.create(session.path("embed_url").asText());
        String address = host.toString().replaceFirst("token=.*", "token=…").replace("&", "&amp;");
        return text.replace("%s", address).replace("%o", host.getScheme() + "://" + host.getAuthority())
            .replace("%p", String.valueOf(host.getPort()))
            .replace("%d", String.valueOf(URI.create(HTTP.origin("localhost")).getPort())).replace("%%", "%");
    }

    private static Scene scene(JsonNode session) {
        String embed = session.path("embed_url").asText();
        return new Scene(HTTP, HTTPS, embed, embed.replace("localhost", Embedding.LAN));
    }
}
