package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import support.Await;
import support.Speech;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebRtcCallTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    static final String SESSION = """
        {"type":"realtime","model":"gpt-realtime-2.1",
         "audio":{"input":{"transcription":{"model":"gpt-4o-mini-transcribe"}}}}""";
    private static final String LONG = "A very long answer goes on and on without an end. ".repeat(5).strip();

    private PracticePartner partner;
    private Client client;
    private Offerer.Library library;
    private Offerer caller;
    private String callId;

    @BeforeAll
    void start() {
        partner = PracticePartner.start(PracticeOptions.defaults());
        Assumptions.assumeTrue(partner.hasWebRtc(), "no WebRTC library for this platform");
        client = new Client(partner);
        library = new Offerer.Library();
    }

    @AfterAll
    void stop() {
        partner.close();
        if (library != null) {
            library.close();
        }
    }

    @AfterEach
    void hangUp() {
        if (caller != null) {
            caller.close();
            caller = null;
        }
        Await.until("the call to end", LIMIT, () -> partner.liveCalls() == 0);
    }

    private EventLog call(Script script) throws Exception {
        partner.play(script);
        caller = new Offerer(library);
        Client.Answer answer = client.call(caller.offer(), SESSION);
        assertEquals(201, answer.status(), answer.body());
        callId = answer.callId();
        caller.accept(answer.body());
        return caller.events;
    }

    private static short[] turn(String words) {
        return Speech.join(Speech.silence(300, 48_000), Speech.pcm(words, 48_000));
    }

    @Test
    void a_spoken_turn_gives_every_event_in_order_and_is_heard() throws Exception {
        EventLog events = call(Script.parse("""
            {"turns":[{"user":"Hello there.","answer":"Good day to you."}]}"""));
        caller.say(turn("Hello there, how are you?"));
        events.await("output_audio_buffer.started");
        caller.takeHeardEnergy();
        events.await("output_audio_buffer.stopped");
        assertTrue(caller.takeHeardEnergy() > 0, "the answer is audible");
        events.await("conversation.item.input_audio_transcription.completed");
        assertEquals(List.of("session.created", "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done", "response.created",
            "rate_limits.updated", "response.output_item.added", "conversation.item.added",
            "response.content_part.added", "output_audio_buffer.started", "response.output_audio_transcript.done",
            "response.content_part.done", "response.output_item.done", "conversation.item.done", "response.done",
            "output_audio_buffer.stopped"), events.outline("response.output_audio_transcript.delta",
            "conversation.item.input_audio_transcription.delta",
                "conversation.item.input_audio_transcription.completed"));
        List<String> types = events.types();
        assertTrue(types.indexOf("response.output_audio_transcript.delta")
            < types.indexOf("output_audio_buffer.started"), "captions lead the sound");
        assertTrue(types.indexOf("conversation.item.input_audio_transcription.completed")
            > types.indexOf("response.created"), "the user's transcript comes after the answer began");
    }

    @Test
    void speaking_over_the_answer_stops_it_at_once_and_keeps_what_was_heard() throws Exception {
        EventLog events = call(Script.parse("{\"turns\":[{\"answer\":\"" + LONG + "\"},{\"answer\":\"Yes.\"}]}"));
        caller.say(turn("Tell me a long story."));
        events.await("output_audio_buffer.started");
        events.await("response.output_audio_transcript.delta", 12);
        caller.say(turn("Stop it now, please."));
        events.await("response.done");
        List<String> types = events.types();
        int interrupted = types.lastIndexOf("input_audio_buffer.speech_started");
        assertEquals(List.of("input_audio_buffer.speech_started", "output_audio_buffer.cleared",
            "conversation.item.truncated", "response.output_audio_transcript.done", "response.content_part.done",
            "response.output_item.done", "conversation.item.done", "response.done"),
                types.subList(interrupted, interrupted + 8));
        JsonNode response = events.await("response.done").path("response");
        assertEquals("turn_detected", response.at("/status_details/reason").asText());
        int heardMs = events.await("conversation.item.truncated").path("audio_end_ms").asInt();
        assertTrue(heardMs > 300, "heard " + heardMs);
        String kept = response.at("/output/0/content/0/transcript").asText();
        String generated = events.await("response.output_audio_transcript.done").path("transcript").asText();
        assertTrue(generated.startsWith(kept) && kept.length() < generated.length(), kept + " | " + generated);
        caller.send("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"" + response.at("/output/0/id").asText()
            + "\"}");
        assertEquals(kept, events.await("conversation.item.retrieved").at("/item/content/0/transcript").asText());
        events.await("output_audio_buffer.stopped");
    }

    @Test
    void a_button_cancels_and_clears() throws Exception {
        EventLog events = call(Script.NONE);
        caller.send("{\"type\":\"response.create\",\"response\":{\"instructions\":\"Say exactly: " + LONG + "\"}}");
        events.await("output_audio_buffer.started");
        caller.send("{\"type\":\"response.cancel\"}");
        caller.send("{\"type\":\"output_audio_buffer.clear\"}");
        events.await("conversation.item.truncated");
        List<String> tail = events.outline("response.output_audio_transcript.delta");
        assertEquals(List.of("response.done", "output_audio_buffer.cleared", "conversation.item.truncated"),
            tail.subList(tail.size() - 3, tail.size()));
    }

    @Test
    void push_to_talk_measures_what_was_said_between_clear_and_commit() throws Exception {
        EventLog events = call(Script.NONE);
        caller.send("""
            {"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""");
        events.await("session.updated");
        caller.send("{\"type\":\"input_audio_buffer.clear\"}");
        events.await("input_audio_buffer.cleared");
        short[] words = turn("I hold the button while I speak.");
        caller.say(words);
        Await.until("the words to be said", LIMIT, caller::isSilent);
        caller.send("{\"type\":\"input_audio_buffer.commit\"}");
        caller.send("{\"type\":\"response.create\"}");
        String said = events.await("response.done").at("/response/output/0/content/0/transcript").asText();
        assertTrue(said.matches("This is the practice partner\\. I heard you for [12]\\.\\d seconds\\."), said);
    }

    @Test
    void sound_belongs_on_the_media_track() throws Exception {
        EventLog events = call(Script.NONE);
        caller.send("{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\"}");
        assertEquals("invalid_event", events.await("error").at("/error/code").asText());
    }

    @Test
    void the_sideband_sees_the_same_events_and_may_speak() throws Exception {
        EventLog events = call(Script.NONE);
        try (TestSocket sideband = client.socket("?call_id=" + callId)) {
            sideband.events.await("session.created");
            sideband.send("{\"type\":\"response.create\",\"response\":{\"instructions\":\"Say exactly: Hello.\"}}");
            sideband.events.await("output_audio_buffer.stopped");
            events.await("output_audio_buffer.stopped");
            List<JsonNode> seen = sideband.events.all();
            assertEquals(events.all().subList(1, events.all().size()), seen.subList(1, seen.size()));
        }
        assertEquals(1, partner.liveCalls(), "losing the sideband does not end the call");
        TestSocket second = client.socket("?call_id=" + callId);
        second.events.await("session.created");
        assertEquals(200, client.post("/realtime/calls/" + callId + "/hangup", "").status());
        assertEquals("closed 1000 ", second.awaitEnd());
        assertEquals(404, client.post("/realtime/calls/" + callId + "/hangup", "").status());
        Await.until("the caller to notice", LIMIT, caller::isHungUp);
    }

    /** As on a busy machine, where a channel may send long after it is connected. */
    @Test
    void a_stream_that_starts_later_than_it_was_asked_to_is_heard_all_the_same() throws Exception {
        partner.play(Script.parse("{\"turns\":[{\"user\":\"Hello there.\",\"answer\":\"Good day to you.\"}]}"));
        caller = new Offerer(library);
        Client.Answer answer = client.call(caller.offer(), SESSION);
        caller.openMicrophone();
        caller.connect(answer.body());
        caller.events.await("session.created");
        caller.say(turn("Hello there, how are you?"));
        caller.events.await("output_audio_buffer.stopped");
    }
}
