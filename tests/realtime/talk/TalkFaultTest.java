package realtime.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Await;
import support.StubServer;
import support.TestHost;
import support.Tunnel;

/** What goes wrong is said in words, with what to do next and the exit code 1. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TalkFaultTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LONG = "The garden chairs sold best, far ahead of the tables, which in turn sold "
        + "better than in any month before, while the parasols hardly sold at all.";
    private final TestHost host = TestHost.start(Duration.ofSeconds(10));
    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        host.close();
    }

    private static void assertFails(TalkRun run, String message, String fix) {
        assertEquals(Talk.FAILED, run.end(), run.out());
        assertTrue(run.err().endsWith("talk: " + message + "\n      " + fix + "\n"), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
    }

    @Test
    void a_host_that_does_not_let_us_in() {
        String where = "The host at " + host.url();
        assertFails(TalkRun.at(host.url()).saying("Hello?"), where + " wants its token.",
            "Give it with --token or REALTIME_TOKEN, or give the whole address that the host printed.");
        String guessed = host.url() + "/?token=guessed";
        assertFails(TalkRun.at(guessed).saying("Hello?"), where + " does not take this token.",
            "Use the one that it printed at its start; it changes with each start unless --token sets it.");
        assertFails(TalkRun.at(host.url() + "/embed?key=nobody&token=" + TestHost.TOKEN).saying("Hello?"),
            "The host has no such session.", "Check --session, or leave it away to open a new one.");
        assertTrue(host.send("GET", "/api/sessions", null).path("sessions").isEmpty());
    }

    @Test
    void an_address_without_a_host() throws Exception {
        assertFails(TalkRun.at("http://localhost:1").saying("Hello?"), "Nothing answers at http://localhost:1.",
            "Start the host (jbang realtime), or leave --host away to talk without one.");
        try (StubServer other = new StubServer()) {
            other.answer(404, Map.of(), "<h1>Not here</h1>".getBytes());
            assertFails(TalkRun.at(other.url()).saying("Hello?"), "What answers at " + other.url()
                + " is no host of this kind.", "Check --host: it is the address that `jbang realtime` prints.");
        }
    }

    @Test
    void a_host_that_stops() {
        host.play("{'turns': [{'answer': '" + LONG + "'}]}");
        TalkRun run = TalkRun.over(host).saying("Tell me everything.").start().awaitErr("Says");
        Await.until("the answer to begin", SOON, () -> host.send("GET", "/api/sessions", null).path("sessions").path(0)
            .path("phase").asText().equals("assistant_speaking"));
        host.close();
        assertFails(run, "The host has stopped.", "Start it again; then talk again.");
        assertEquals("You: Tell me everything.", run.lines().getFirst());
    }

    @Test
    void a_host_that_is_gone_without_a_word() {
        try (Tunnel tunnel = new Tunnel(host.url())) {
            TalkRun run = TalkRun.at(tunnel.url() + "/?token=" + TestHost.TOKEN).saying("Tell me everything.")
                .start().awaitErr("Says");
            tunnel.cut();
            assertEquals(Talk.FAILED, run.end());
            assertTrue(run.err().contains("The connection is lost; connecting again.\ntalk: The connection to the host "
                + "was lost and did not come back."), run.err());
        }
    }

    @Test
    void a_connection_that_comes_back_goes_on_with_the_same_call() {
        host.play("{'turns': [{'answer': '" + LONG + "'}, {'answer': 'Second.'}]}");
        try (Tunnel tunnel = new Tunnel(host.url())) {
            TalkRun run = TalkRun.at(tunnel.url() + "/?token=" + TestHost.TOKEN).saying("One?", "Two?")
                .recordedIn(folder.resolve("answer.wav")).start().awaitErr("Says");
            Await.until("some of the answer to be heard", SOON,
                () -> folder.resolve("answer.wav").toFile().length() > 96_000);
            tunnel.cut();
            run.awaitErr("The connection is lost; connecting again.");
            tunnel.restore();
            assertEquals(Talk.OK, run.end(), run.err());
            List<String> lines = run.lines();
            assertEquals(List.of("You: One?", lines.get(1), "You: Two?", "Assistant: Second."), lines);
            assertTrue(lines.get(1).endsWith("[interrupted]"), lines.get(1));
            assertEquals(1, host.send("GET", "/api/sessions", null).path("sessions").path(0).path("call").asInt());
        }
    }

    @Test
    void a_provider_that_drops_the_conversation_is_called_again() {
        String answer = "The garden chairs sold best, far ahead of all the tables.";
        host.play("{'turns': [{'answer': '" + answer + "'}], "
            + "'faults': {'session': {'drop_after_ms': 2500, 'first': 1}}}");
        TalkRun run = TalkRun.over(host).saying("One?", "Two?");
        assertEquals(Talk.OK, run.end(), run.err());
        List<String> lines = run.lines();
        assertEquals(List.of("You: One?", lines.get(1), "You: Two?", "Assistant: " + answer), lines);
        assertTrue(lines.get(1).endsWith(" [interrupted]"), lines.get(1));
        assertTrue(run.err().contains("The connection is lost; connecting again."), run.err());
        assertEquals(2, host.send("GET", "/api/sessions", null).path("sessions").path(0).path("call").asInt());
    }

    @Test
    void a_file_without_speech() throws Exception {
        Path silent = folder.resolve("silent.wav");
        try (WavFile wav = new WavFile(silent)) {
            wav.write(new byte[24_000], 24_000);
        }
        assertFails(TalkRun.over(host).saying(silent.toString()), "In " + silent + " nothing was heard that is speech.",
            "Listen to it: is it loud enough, and of the right format?");
    }

    @Test
    void an_answer_that_fails() {
        host.play("{'turns': [{'failure': {'type': 'server_error', 'code': 'x', 'message': 'It broke.'}}], "
            + "'repeat': true}");
        TalkRun run = TalkRun.over(host).saying("One?");
        assertEquals(Talk.FAILED, run.end(), run.out());
        assertTrue(run.err().lines().filter(line -> line.startsWith("talk: ")).count() >= 1, run.err());
    }

    @Test
    void a_conversation_that_is_ended_by_others() {
        host.play("{'turns': [{'answer': '" + LONG + "'}]}");
        TalkRun run = TalkRun.over(host).saying("One?").start().awaitErr("Says");
        String id = host.send("GET", "/api/sessions", null).path("sessions").path(0).path("session_id").asText();
        host.send("POST", "/api/sessions/" + id + "/control", "{\"action\": \"stop\"}");
        assertFails(run, "The host ended the conversation before everything was answered.",
            "See the session's limits and who else may end it.");
        TalkRun deleted = TalkRun.over(host).saying("One?").start().awaitErr("Says");
        String other = host.send("GET", "/api/sessions", null).path("sessions").path(0).path("session_id").asText();
        host.ask("DELETE", "/api/sessions/" + other, null);
        assertFails(deleted, "The session was deleted.", "Open a new one.");
    }

    @Test
    void what_cannot_be_written() {
        Path file = folder.resolve("missing/answer.wav");
        assertFails(TalkRun.over(host).saying("Hello?").recordedIn(file), file + " cannot be written.",
            "Check the name that --out gives.");
    }
}
