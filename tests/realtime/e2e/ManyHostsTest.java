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
import support.Widget;

/** Three hosts on one PostgreSQL behind the example's nginx: each is killed once, and the conversation goes on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManyHostsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    @TempDir
    private Path folder;
    private final PracticePartner practice = PracticePartner.start(PracticeOptions.defaults());
    private final Chromium chromium = Chromium.talking();
    private HostFleet fleet;

    @AfterEach
    void stop() {
        chromium.close();
        fleet.close();
        practice.close();
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
                Await.until("the page to be told", SOON, () -> widget.transcript().equals(said));
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

    private String phase(String id) {
        return fleet.snapshot(id).path("phase").asText();
    }

    private static Script script(int turns) {
        return Script.parse("{\"turns\":[" + IntStream.range(0, turns)
            .mapToObj(turn -> "{\"user\":\"Question " + turn + ".\",\"answer\":\"Answer " + turn + ".\"}")
            .collect(Collectors.joining(",")) + "]}");
    }
}
