package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.PhonePage;
import support.RunningClock;
import support.TestHost;
import support.Tunnel;

/**
 * Ten minutes behind a locked screen: the page is really hidden, and frozen where that is said. Host and page have
 * their clocks put forward. The network on the way to the host, and the one to the provider, go when a test says so.
 */
class LockedScreenTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final String A_TURN = "{'user':'First.','answer':'One.'},{'user':'Second.','answer':'Two.'}";
    private static final RunningClock CLOCK = new RunningClock();
    private static TestHost host;
    private static Chromium chromium;
    private Tunnel tunnel;
    private PhonePage page;
    private String id;

    @BeforeAll
    static void start() {
        host = TestHost.by(CLOCK, Duration.ofSeconds(60));
        chromium = Chromium.talking();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    @AfterEach
    void close() {
        page.close();
        tunnel.close();
        CLOCK.forward(TEN_MINUTES); // nobody comes back
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }

    @Test
    void the_conversation_goes_on_out_of_sight_and_the_screen_stays_on_while_it_is_in_sight() {
        begin("{'turns':[" + A_TURN + "]}", 3_600);
        assertEquals("on", page.screenLocks());
        page.lock();
        pass();
        speak();
        pass();
        page.unlock();
        Await.value("the screen to be kept on again", SOON, page::screenLocks, "off on"::equals);
        speak();
        assertEquals(List.of("First.", "One.", "Second.", "Two."), contents());
        page.awaitPhase("listening");
        assertAll(
            () -> assertEquals(List.of("new", "connecting", "listening", "user_speaking", "thinking",
                "assistant_speaking", "listening", "user_speaking", "thinking", "assistant_speaking", "listening"),
                page.phases()),
            () -> assertEquals(List.of("First.", "One.", "Second.", "Two."), page.transcript()),
            () -> assertEquals(1, session().path("call").asInt()),
            () -> assertEquals(List.of(), page.problems()));
        page.press("Stop");
        Await.value("the screen to be let go", SOON, page::screenLocks, "off off"::equals);
    }

    @Test
    void a_silence_that_is_too_long_ends_it_unseen_and_is_told_to_who_comes_back() {
        begin("{'turns':[]}", 300);
        page.lock();
        pass();
        Await.until("the conversation to end", SOON, () -> session().path("phase").asText().equals("ended"));
        Await.until("the microphone to be off", SOON, () -> !page.microphoneIsOpen());
        page.unlock();
        assertAll(
            () -> assertEquals("idle_seconds", session().path("ended_reason").asText()),
            () -> assertEquals("ended", page.phase()),
            () -> assertEquals("Ended: nobody spoke for a while", page.words()),
            () -> assertEquals("off", page.screenLocks()),
            () -> assertEquals(1, session().path("call").asInt()));
        page.start();
        page.awaitPhase("listening");
        assertEquals("Muted", page.words());
    }

    @Test
    void a_frozen_page_is_told_the_same_when_it_thaws() {
        begin("{'turns':[]}", 300);
        page.lock();
        page.freeze();
        CLOCK.forward(TEN_MINUTES);
        Await.until("the conversation to end", SOON, () -> session().path("phase").asText().equals("ended"));
        page.thaw();
        page.unlock();
        page.awaitPhase("ended");
        assertEquals("Ended: nobody spoke for a while", page.words());
        assertFalse(page.microphoneIsOpen(), "the microphone is still open");
        assertEquals(1, session().path("call").asInt());
    }

    @Test
    void a_line_to_the_host_that_died_without_a_word_is_replaced_and_nothing_is_missing() {
        begin("{'turns':[" + A_TURN + "]}", 3_600);
        page.lock();
        tunnel.freeze();
        host.send("POST", "/api/sessions/" + id + "/messages", "{\"text\":\"What sold best?\",\"respond\":true}");
        Await.until("the answer to be heard", SOON, () -> session().at("/transcript/1/ended_ms").isNumber());
        pass();
        assertEquals(List.of(), page.transcript());
        tunnel.restore();
        page.unlock();
        Await.value("the page to know", SOON, page::transcript, List.of("What sold best?", "One.")::equals);
        assertEquals(List.of(), page.problems());
        assertEquals(1, session().path("call").asInt());
    }

    @Test
    void a_call_that_was_lost_behind_it_is_placed_again_with_what_was_said_before() {
        lose();
        tunnel.restore();
        networkIsBack();
        page.unlock();
        assertGoesOn();
    }

    @Test
    void so_is_one_that_was_lost_while_the_page_was_frozen() {
        begin(losing(), 3_600);
        speak();
        page.lock();
        page.freeze();
        tunnel.cut();
        CLOCK.forward(TEN_MINUTES);
        Await.until("the host to miss the page", SOON, () -> !session().path("phase").asText().equals("listening"));
        tunnel.restore();
        networkIsBack();
        page.thaw();
        page.unlock();
        assertGoesOn();
    }

    @Test
    void a_lost_call_that_the_app_has_ended_meanwhile_stays_ended() {
        lose();
        host.send("POST", "/api/sessions/" + id + "/control", "{\"action\":\"stop\"}");
        tunnel.restore();
        page.unlock();
        page.awaitPhase("ended");
        assertFalse(page.microphoneIsOpen(), "the microphone is open");
        assertEquals(1, session().path("call").asInt());
        assertEquals("stopped", session().path("ended_reason").asText());
    }

    /** The call breaks off and cannot be placed again; the page gives up, and the microphone is off. */
    private void lose() {
        begin(losing(), 3_600);
        speak();
        page.lock();
        tunnel.cut();
        Await.value("the loss to be noticed", SOON, page::phase, "reconnecting"::equals);
        Await.until("the page to give up", SOON, () -> {
            page.pass(TEN_MINUTES); // it waits whether the call comes back, and then for another
            return page.phase().equals("failed");
        });
        assertFalse(page.microphoneIsOpen(), "the microphone is on without a call");
        assertEquals("off", page.screenLocks());
    }

    private static String losing() {
        return "{'turns':[" + A_TURN + "],'faults':{'network':{'cut_after_turn':1,'for_ms':15000,'first':1}}}";
    }

    private void begin(String script, int idleSeconds) {
        host.play(script);
        tunnel = new Tunnel(host.url());
        JsonNode created = host.create("{\"transport\":\"webrtc\",\"idle_seconds\":" + idleSeconds + "}");
        id = created.path("session_id").asText();
        control("mute");
        page = new PhonePage(chromium, created.path("embed_url").asText().replace(host.url(), tunnel.url()));
        page.start();
        page.awaitPhase("listening");
        Await.value("the screen to be kept on", SOON, page::screenLocks, "on"::equals);
    }

    private void pass() {
        CLOCK.forward(TEN_MINUTES);
        page.pass(TEN_MINUTES);
    }

    /** One turn of the microphone that speaks all the time, and its answer to the end. */
    private void speak() {
        int items = session().path("transcript").size();
        control("unmute");
        page.awaitPhase("user_speaking");
        control("mute");
        Await.until("the answer to be heard", SOON, () -> session().path("transcript").path(items + 1)
            .path("ended_ms").isNumber());
        page.awaitPhase("listening");
    }

    private void assertGoesOn() {
        Await.value("the conversation to go on", SOON, page::phase, "listening"::equals);
        Await.until("the next call to be up", SOON, () -> session().path("call").asInt() == 2);
        speak();
        // The script begins again with each call.
        assertEquals(List.of("First.", "One.", "First.", "One."), contents());
        assertEquals(List.of("First.", "One.", "First.", "One."), page.transcript());
        assertEquals("off on", page.screenLocks());
    }

    private static void networkIsBack() {
        Await.until("the network to be back", SOON, () -> !host.practice().isNetworkDead());
    }

    private List<String> contents() {
        return session().path("transcript").findValuesAsText("content");
    }

    private void control(String action) {
        host.send("POST", "/api/sessions/" + id + "/control", "{\"action\":\"" + action + "\"}");
    }

    private JsonNode session() {
        return host.snapshot(id);
    }
}
