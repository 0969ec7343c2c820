package realtime.talk;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Await;
import support.Speech;
import support.TestHost;

/** What was given beforehand is said, answered, heard and written down. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TalkTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LONG = "The garden chairs sold best, far ahead of the tables, which in turn sold "
        + "better than in any month before, while the parasols hardly sold at all.";
    private final TestHost host = TestHost.start();
    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        host.close();
    }

    private String question() {
        return Speech.wav("What sold best in the month of March?", folder.resolve("question.wav")).toString();
    }

    private Path answer() {
        return folder.resolve("answer.wav");
    }

    private List<JsonNode> sessions() {
        return host.send("GET", "/api/sessions", null).path("sessions").valueStream().toList();
    }

    private List<JsonNode> transcript() {
        String latest = sessions().getFirst().path("session_id").asText();
        return host.snapshot(latest).path("transcript").valueStream().toList();
    }

    private static byte[] sound(Path wav) throws Exception {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(wav.toFile())) {
            assertEquals("PCM_SIGNED 24000.0 Hz, 16 bit, mono, 2 bytes/frame, little-endian",
                in.getFormat().toString());
            byte[] all = in.readAllBytes();
            assertEquals(all.length, in.getFrameLength() * 2);
            return all;
        }
    }

    /** Of full scale. */
    private static double loudness(byte[] pcm) {
        double sum = 0;
        for (int i = 0; i + 1 < pcm.length; i += 2) {
            int sample = (short) (pcm[i] & 0xff | pcm[i + 1] << 8);
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / Math.max(1, pcm.length / 2)) / Short.MAX_VALUE;
    }

    @Test
    void a_question_in_a_file_is_answered_in_a_file() throws Exception {
        host.play("{'turns': [{'user': 'What sold best?', 'answer': 'Garden chairs, by far.'}]}");
        TalkRun run = TalkRun.over(host).saying(question()).recordedIn(answer());
        assertEquals(Talk.OK, run.end(), run.err());
        assertEquals(List.of("You: What sold best?", "Assistant: Garden chairs, by far."), run.lines());
        JsonNode item = transcript().get(1);
        long inTranscript = item.path("ended_ms").asLong() - item.path("started_ms").asLong();
        byte[] heard = sound(answer());
        assertAll(
            () -> assertEquals(inTranscript, heard.length / 48, 300, "milliseconds of the answer"),
            () -> assertTrue(loudness(heard) > 0.02, "loudness " + loudness(heard)),
            () -> assertEquals("stopped", sessions().getFirst().path("ended_reason").asText()),
            () -> assertEquals(List.of("Connected.", "Says " + folder.resolve("question.wav") + "."),
                run.err().lines().toList()));
        Await.until("nothing to be left", SOON, () -> host.practice().liveCalls() == 0);
    }

    @Test
    void turns_are_said_in_their_order_each_after_the_answer_to_the_one_before() throws Exception {
        host.play("{'turns': [{'answer': 'One.'}, {'user': 'Spoken.', 'answer': 'Two.'}, {'answer': 'Three.'}]}");
        TalkRun run = TalkRun.over(host).saying("First?", question(), "Third?").recordedIn(answer());
        assertEquals(Talk.OK, run.end(), run.err());
        assertEquals(List.of("You: First?", "Assistant: One.", "You: Spoken.", "Assistant: Two.", "You: Third?",
            "Assistant: Three."), run.lines());
        assertTrue(transcript().stream().noneMatch(item -> item.path("interrupted").asBoolean()));
        long spoken = transcript().stream().filter(item -> item.path("type").asText().equals("assistant"))
            .mapToLong(item -> item.path("ended_ms").asLong() - item.path("started_ms").asLong()).sum();
        // The host looks only four times a second whether an answer is over.
        assertEquals(spoken - 400, sound(answer()).length / 48, 500, "milliseconds of all answers, without gaps");
    }

    @Test
    void a_turn_said_over_an_answer_interrupts_it() throws Exception {
        host.play("{'turns': [{'answer': '" + LONG + "', 'lead_ms': 600000}, {'user': 'Stop.', 'answer': 'Yes.'}]}");
        TalkRun run = TalkRun.over(host).saying("Tell me everything.", question())
            .bargingInAfter(Duration.ofSeconds(2)).recordedIn(answer());
        assertEquals(Talk.OK, run.end(), run.err());
        List<String> lines = run.lines();
        String cut = lines.get(1).replaceFirst("^Assistant: ", "").replaceFirst(" \\[interrupted]$", "");
        assertAll(
            () -> assertEquals(List.of("You: Tell me everything.", lines.get(1), "You: Stop.", "Assistant: Yes."),
                lines),
            () -> assertTrue(lines.get(1).endsWith(" [interrupted]"), lines.get(1)),
            () -> assertTrue(LONG.startsWith(cut) && cut.length() > 10 && cut.length() < LONG.length() / 2, cut),
            () -> assertTrue(sound(answer()).length / 48 < 6_000, "what was dropped was recorded"));
    }

    @Test
    void with_push_to_talk_a_file_is_one_turn_whatever_pauses_there_are_in_it() throws Exception {
        host.play("{'turns': [{'user': 'All of it.', 'answer': 'Yes.'}]}");
        short[] word = Speech.pcm("Garden chairs", 24_000);
        Path paused = folder.resolve("paused.wav");
        try (WavFile wav = new WavFile(paused)) {
            byte[] pcm = Speech.bytes(Speech.join(word, Speech.silence(2_000, 24_000), word));
            wav.write(pcm, pcm.length);
        }
        TalkRun run = TalkRun.over(host).with(Map.of("turn_detection", Map.of("type", "push_to_talk")))
            .saying(paused.toString());
        assertEquals(Talk.OK, run.end(), run.err());
        assertEquals(List.of("You: All of it.", "Assistant: Yes."), run.lines());
    }

    @Test
    void joins_a_session_with_the_address_of_its_widget_and_tells_what_is_new() {
        host.play("{'turns': [{'answer': 'Yes.'}]}");
        JsonNode session = host.create("{\"key\": \"desk\"}");
        assertEquals(Talk.OK, TalkRun.at(host.url() + "/?token=" + TestHost.TOKEN).saying("One?").end());
        String before = sessions().getFirst().path("session_id").asText();
        TalkRun again = TalkRun.at(host.url() + "/ws/session/" + before + "?token=" + TestHost.TOKEN).saying("Two?");
        assertEquals(Talk.OK, again.end(), again.err());
        assertEquals(List.of("You: Two?", "Assistant: Yes."), again.lines());
        assertEquals(2, host.snapshot(before).path("call").asInt());
        TalkRun joined = TalkRun.at(session.path("iframe").asText()).saying("Three?");
        assertEquals(Talk.OK, joined.end(), joined.err());
        assertEquals(List.of("Three?"), host.snapshot("desk").path("transcript").valueStream().limit(1)
            .map(item -> item.path("content").asText()).toList());
        assertEquals(2, sessions().size());
    }

    @Test
    void settings_are_those_of_the_session() {
        TalkRun run = TalkRun.over(host).with(Map.of("voice", "cedar", "instructions", "Be brief.")).saying("Hello?");
        assertEquals(Talk.OK, run.end(), run.err());
        JsonNode settings = host.snapshot(sessions().getFirst().path("session_id").asText());
        assertEquals("cedar", settings.path("voice").asText());
        TalkRun wrong = TalkRun.over(host).with(Map.of("voice", "nova")).saying("Hello?");
        assertEquals(Talk.FAILED, wrong.end());
        assertTrue(wrong.err().contains("voice") && wrong.err().contains("cedar"), wrong.err());
    }

    @Test
    void json_is_the_items_as_the_api_gives_them() throws Exception {
        host.play("{'turns': [{'answer': 'Yes.'}]}");
        ObjectMapper json = new ObjectMapper();
        TalkRun lines = TalkRun.over(host).in(TranscriptFormat.JSONL).saying("Is it?");
        assertEquals(Talk.OK, lines.end(), lines.err());
        assertEquals(2, lines.lines().size());
        assertEquals(transcript().getFirst(), json.readTree(lines.lines().getFirst()));
        TalkRun whole = TalkRun.over(host).in(TranscriptFormat.JSON).saying("Is it?");
        assertEquals(Talk.OK, whole.end(), whole.err());
        JsonNode document = json.readTree(whole.out());
        assertEquals(sessions().getFirst().path("session_id"), document.path("session_id"));
        assertEquals(List.of("user", "assistant"),
            document.path("items").valueStream().map(item -> item.path("type").asText()).toList());
    }

    @Test
    void standard_input_and_output_carry_raw_sound() {
        host.play("{'turns': [{'user': 'Heard.', 'answer': 'Garden chairs, by far.'}]}");
        byte[] said = Speech.bytes(Speech.pcm("What sold best in the month of March?", 24_000));
        TalkRun run = TalkRun.over(host).saying("-").typing(new ByteArrayInputStream(said)).piped();
        assertEquals(Talk.OK, run.end(), run.err());
        assertEquals(List.of("You: Heard.", "Assistant: Garden chairs, by far."), run.lines());
        assertTrue(run.voice().length > 48_000 && loudness(run.voice()) > 0.02, run.voice().length + " bytes");
        assertFalse(new String(Arrays.copyOf(run.voice(), 4)).equals("RIFF"));
    }

    @Test
    void a_recording_is_whole_when_the_conversation_is_stopped() throws Exception {
        host.play("{'turns': [{'answer': '" + LONG + "'}]}");
        TalkRun run = TalkRun.over(host).saying("Tell me everything.").recordedIn(answer()).start();
        Await.until("some of it to be heard", SOON, () -> new File(answer().toString()).length() > 60_000);
        assertEquals(Talk.STOPPED, run.stop().end());
        byte[] heard = sound(answer());
        assertTrue(heard.length > 59_000 && loudness(heard) > 0.02, heard.length + " bytes");
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        assertEquals("You: Tell me everything.", run.lines().getFirst());
        assertEquals(2, run.lines().size(), run.out());
    }

    @Test
    void a_conversation_has_its_time() {
        host.play("{'turns': [{'answer': '" + LONG + "'}]}");
        TalkRun run = TalkRun.over(host).saying("Tell me everything.").atMost(Duration.ofSeconds(2));
        assertEquals(Talk.FAILED, run.end());
        assertTrue(run.err().contains("talk: The time of --max-seconds was over before everything was answered."),
            run.err());
    }

    @Test
    void what_a_file_held_before_is_not_taken_for_an_answer() throws Exception {
        Files.write(answer(), new byte[100_000]);
        assertEquals(Talk.FAILED, TalkRun.at(host.url()).saying("Hello?").recordedIn(answer()).end());
        assertArrayEquals(new byte[0], sound(answer()));
    }
}
