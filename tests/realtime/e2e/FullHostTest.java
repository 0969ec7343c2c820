package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import support.Await;
import support.Chromium;
import support.KillableHost;
import support.RelayClient;
import support.Wav;
import support.Widget;

/** Whom the host has no room for is told so, and talks once there is. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FullHostTest {
    /** Of the sessions that stay: the host's own one and the widgets'. */
    private static final List<String> KEYS = List.of("demo", "en", "de");

    @Test
    void the_widget_says_so_in_the_pages_language_and_starts_when_there_is_room(@TempDir Path data) {
        OkHttpClient http = new OkHttpClient();
        try (PracticePartner practice = PracticePartner.start(PracticeOptions.defaults());
             KillableHost host = new KillableHost(practice, data, "memory", "--max-sessions", "1");
             Chromium chromium = Chromium.speaking(Wav.silence())) {
            host.start();
            RelayClient first = new RelayClient(http, host.url().replaceFirst("http", "ws")
                + "/ws/session/new?token=" + KillableHost.TOKEN, Headers.of());
            first.awaitPhase("listening");
            Widget english = widget(chromium, host, "en");
            english.start();
            english.awaitPhase("failed");
            assertTrue(english.problem().startsWith("The host has as many conversations as it may: 1."),
                english.problem());
            assertEquals(List.of("host_full"), english.problems());
            Widget german = widget(chromium, host, "de");
            german.page().getByText("Gespräch starten").first().click();
            german.awaitPhase("failed");
            assertEquals("Gerade laufen zu viele Gespräche. Versuchen Sie es gleich noch einmal.",
                german.problem().replaceAll("\\s+", " "));
            first.hangUp();
            Await.until("its session to be over, and forgotten", Duration.ofSeconds(30),
                () -> host.send("GET", "/api/sessions", null).path("sessions").valueStream()
                    .allMatch(session -> KEYS.contains(session.path("key").asText())));
            first.close();
            english.start();
            english.awaitPhase("listening");
        } finally {
            http.dispatcher().executorService().shutdownNow();
            http.connectionPool().evictAll();
        }
    }

    private static Widget widget(Chromium chromium, KillableHost host, String locale) {
        return Widget.in(chromium.open(host.url() + "/embed?key=" + locale + "&locale=" + locale + "&token="
            + KillableHost.TOKEN));
    }
}
