package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.practice.Script;
import support.Await;
import support.Chromium;
import support.HostFleet;
import support.KillableHost;
import support.RelayClient;
import support.Widget;

/** Hosts on one PostgreSQL behind the example's nginx, which are killed, and conversations that go on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManyHostsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    @TempDir
    private Path folder;
    private final PracticePartner practice = PracticePartner.start(PracticeOptions.defaults());
    private final Chromium chromium = Chromium.talking();
    private final OkHttpClient http = new OkHttpClient();
    private HostFleet fleet;

    @AfterEach
    void stop() {
        chromium.close();
        fleet.close();
        practice.close();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    @Test
    void whichever_host_is_killed_the_conversation_goes_on_and_nothing_is_lost() {
        practice.play(script(4));
        fleet = HostFleet.start(3, practice, folder);
        JsonNode session = fleet.send("POST", "/api/sessions", "{}");
        String id = session.path("session_id").asText();
        fleet.send("POST", "/api/sessions/" + id + "/control", "{\"action\":\"mute\"}");
        Widget widget = Widget.in(chromium.open(session.path("embed_url").asText()));
        widget.start();
        widget.awaitPhase("listening");
        List<String> said = new ArrayList<>();
        for (int turn = 0; turn < 4; turn++) {
            widget.speak();
            said.addAll(List.of("Question " + turn + ".", "Answer " + turn + "."));
            Await.value("what was said", SOON, () -> fleet.contents(id), said::equals);
            Await.value("the answer's end", SOON, () -> phase(id), "listening"::equals);
            if (turn < 3) {
                fleet.host(turn).kill();
                Await.value("another host to have taken over", SOON, () -> phase(id), "listening"::equals);
                // With a word that the page shows once it has found a host again.
                fleet.send("POST", "/api/sessions/" + id + "/messages",
                    "{\"text\":\"Note " + turn + "\",\"respond\":false}");
                said.add("Note " + turn);
                Await.value("what the page shows", SOON, widget::transcript, said::equals);
                fleet.host(turn).start();
            }
        }
        assertAll(
            () -> assertEquals(said, widget.transcript()),
            () -> assertEquals(1, fleet.snapshot(id).path("call").asInt()),
            () -> assertEquals(1, practice.liveCalls()),
            () -> assertFalse(widget.phases().contains("ended"), widget.phases().toString()));
        widget.page().close();
    }

    @Test
    void a_client_of_the_relay_comes_back_to_whichever_host() {
        practice.play(script(2));
        fleet = HostFleet.start(2, practice, folder);
        String id = fleet.send("POST", "/api/sessions", "{}").path("session_id").asText();
        RelayClient first = relay(fleet.host(0), id).listen();
        first.send("{\"type\":\"text\",\"text\":\"Hello.\"}");
        // The other one shows what was saved, which is what it is now a moment later.
        KillableHost holder = fleet.host(0);
        Await.value("the answer", SOON, () -> holder.contents(id), List.of("Hello.", "Answer 0.")::equals);
        Await.until("it to be heard", SOON, () -> first.heardMs() > 0 && phase(holder, id).equals("listening"));
        first.cut();
        try (RelayClient second = relay(fleet.host(1), id).listen()) {
            second.send("{\"type\":\"text\",\"text\":\"And now?\"}");
            // To the partner it is another call.
            List<String> said = List.of("Hello.", "Answer 0.", "And now?", "Answer 0.");
            Await.value("the answer", SOON, () -> fleet.contents(id), said::equals);
            Await.value("its number at both", SOON, () -> List.of(call(fleet.host(0), id), call(fleet.host(1), id)),
                List.of(2, 2)::equals);
            second.hangUp();
            Await.value("its end at both", SOON, () -> List.of(phase(fleet.host(0), id), phase(fleet.host(1), id)),
                List.of("ended", "ended")::equals);
        }
    }

    private RelayClient relay(KillableHost host, String id) {
        RelayClient client = new RelayClient(http, host.url() + "/ws/session/" + id, Headers.of("Authorization",
            "Bearer " + KillableHost.TOKEN));
        client.awaitPhase("listening");
        return client;
    }

    private static int call(KillableHost host, String id) {
        return host.send("GET", "/api/sessions/" + id, null).path("call").asInt();
    }

    private static String phase(KillableHost host, String id) {
        return host.send("GET", "/api/sessions/" + id, null).path("phase").asText();
    }

    private String phase(String id) {
        return fleet.snapshot(id).path("phase").asText();
    }

    private static Script script(int turns) {
        return Script.parse("{\"turns\":[" + IntStream.range(0, turns)
            .mapToObj(turn -> "{\"user\":\"Question " + turn + ".\",\"answer\":\"Answer " + turn + ".\"}")
            .collect(Collectors.joining(",")) + "]}");
    }
}
