package realtime.examples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import realtime.host.pages.EmbedPage;
import support.Checkout;
import support.Chromium;
import support.Conversation;
import support.OneAtATime;
import support.TestHost;
import support.Tools;

/** The scripts among the examples, run beside a conversation. */
@ResourceLock(OneAtATime.JBANG)
class ScriptsTest {
    private static final String SCRIPT = "{'turns':[{'user':'What sold best?','answer':'Garden chairs, by far.'}]}";
    private static final List<String> SAID = List.of("user: What sold best?", "assistant: Garden chairs, by far.");
    private static final String STEERING = """
        from realtime_audio import Conversation, Host, RealtimeAudioError

        talk = Conversation(key="python")
        talk.context("Sales", {"march": 84})
        talk.change(instructions="Be brief.")
        again = Conversation(key="python", prompt="Else", instructions="Be very brief.")
        print(again.session_id == talk.session_id)
        talk.say("What sold best?")
        for turn in talk.wait(30, turns=3):
            print(f"{turn['type']}: {turn['content']}".replace(chr(10), " "))
        print(talk.snapshot()["connection_state"])
        wrong = talk.host.url + "/?token=wrong"
        for attempt in (lambda: talk.change(prompt="Else"), lambda: Conversation(url=wrong),
                        lambda: Conversation(url="localhost:9")):
            try:
                attempt()
            except RealtimeAudioError as error:
                print(error.code)
        """;
    private static TestHost host;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        chromium = Chromium.talking();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    @Test
    void curl_and_jq_follow_a_conversation_to_its_end() {
        Tools.path("curl");
        Tools.path("jq");
        assertEquals(SAID, following("shell", Tools.path("sh").toString(), "transcript.sh"));
    }

    @Test
    void a_jbang_script_follows_a_conversation_to_its_end() {
        assertEquals(SAID, following("java", Checkout.root().resolve("jbang").toString(), "--quiet",
            "Transcript.java"));
    }

    @Test
    void r_reads_a_conversation_as_a_data_frame() {
        host.play(SCRIPT);
        try (Conversation talk = Conversation.begin(host, chromium, "{\"key\":\"r\"}")) {
            talk.speak();
            List<String> printed = run("r", Tools.path("Rscript").toString(), "transcript.R", "r");
            assertEquals(SAID, printed.subList(0, 2));
        }
    }

    @Test
    void a_script_for_a_conversation_that_is_not_there_says_so_and_ends() {
        String jbang = Checkout.root().resolve("jbang").toString();
        String there = "There is no session with this id or key.";
        assertAll(
            () -> assertEnds(there, "java", jbang, "--quiet", "Transcript.java", "nobody"),
            () -> assertEnds("jbang Transcript.java KEY", "java", jbang, "--quiet", "Transcript.java"),
            () -> assertEnds("404", "shell", Tools.path("sh").toString(), "transcript.sh", "nobody"),
            () -> assertEnds("404", "r", Tools.path("Rscript").toString(), "transcript.R", "nobody"),
            () -> assertEnds("Say which conversation", "r", Tools.path("Rscript").toString(), "transcript.R"));
    }

    @Test
    void r_reads_a_conversation_in_which_nothing_was_said() {
        host.create("{\"key\":\"silent\"}");
        assertEquals(List.of(), run("r", Tools.path("Rscript").toString(), "transcript.R", "silent"));
    }

    @Test
    void the_python_helper_steers_a_conversation_and_passes_on_what_the_host_says_against_it() {
        host.play("{'turns':[{'answer':'Garden chairs, by far.'}]}");
        try (Conversation talk = Conversation.begin(host, chromium, "{\"key\":\"python\"}")) {
            assertEquals(List.of(
                "True", "system: Sales: {\"march\":84}", "user: What sold best?", "assistant: Garden chairs, by far.",
                "connected", "invalid_setting", "token_wrong", "host_unreachable"),
                python(STEERING));
            assertEquals("Be very brief.", host.sent("session.update").getLast().at("/session/instructions").asText());
        }
    }

    @Test
    void the_python_helper_allows_the_frame_what_the_host_does() {
        assertEquals(List.of(EmbedPage.ALLOW), python("from realtime_audio import ALLOW; print(ALLOW)"));
    }

    @Test
    void a_host_that_hangs_up_cannot_be_reached_and_a_missing_token_says_where_it_belongs() {
        assertEquals(List.of(
            "host_unreachable Start it, or correct REALTIME_AUDIO_URL.",
            "token_missing Put the address that the host printed, with its token, into REALTIME_AUDIO_URL."),
            python("""
                import socket, threading
                from realtime_audio import Host, RealtimeAudioError

                server = socket.create_server(("localhost", 0))
                threading.Thread(target=lambda: server.accept()[0].close(), daemon=True).start()
                for url in (f"localhost:{server.getsockname()[1]}/?token=secret", Host().url):
                    try:
                        Host(url).request("GET", "/api/sessions")
                    except RealtimeAudioError as error:
                        print(error.code, error.fix)
                """));
    }

    @Test
    void a_streamlit_apps_change_that_did_not_reach_the_host_is_asked_for_again_and_a_refused_one_is_not() {
        assertEquals(List.of("host_unreachable", "April", "invalid_setting", "April"), python("""
            from realtime_audio import Host, RealtimeAudioError, _conversation

            kept, away = {}, Host("localhost:9")
            talk = _conversation(kept, "sales", None, {"instructions": "March"})
            def run(**settings):
                try:
                    print(_conversation(kept, "sales", None, settings).snapshot()["settings"]["instructions"])
                except RealtimeAudioError as refusal:
                    print(refusal.code)

            talk.host, here = away, talk.host
            run(instructions="April")
            talk.host = here
            run(instructions="April")
            run(instructions="April", speed=9)
            run(instructions="April", speed=9)
            """));
    }

    @Test
    void a_browser_is_given_the_hosts_other_address_without_the_token_in_it() {
        assertEquals(List.of("https://voice.example/desk", "https://voice.example/desk/embed", "True", "False"),
            python("""
                import os
                from realtime_audio import Conversation

                os.environ["REALTIME_AUDIO_BROWSER_URL"] = "https://voice.example/desk/?token=secret"
                talk = Conversation()
                print(talk.host.browser_url)
                print(talk.browser_url.split("?")[0])
                print(talk.browser_url.split("?")[1] == talk.embed_url.split("?")[1])
                print("secret" in talk.html())
                """));
    }

    private static List<String> python(String program) {
        return run("python", Tools.path("python3").toString(), "-c", program);
    }

    /** What it prints of a conversation that ends. */
    private static List<String> following(String folder, String... command) {
        host.play(SCRIPT);
        try (Conversation talk = Conversation.begin(host, chromium, "{\"key\":\"" + folder + "\"}")) {
            String[] whole = Arrays.copyOf(command, command.length + 1);
            whole[command.length] = folder;
            CompletableFuture<List<String>> printed = CompletableFuture.supplyAsync(() -> run(folder, whole));
            talk.speak();
            talk.widget().stop();
            return printed.join();
        }
    }

    private static void assertEnds(String why, String folder, String... command) {
        AssertionError ended = assertThrows(AssertionError.class, () -> run(folder, command));
        assertTrue(ended.getMessage().contains(why), ended.getMessage());
    }

    private static List<String> run(String folder, String... command) {
        return Tools.run(Examples.FOLDER.resolve(folder), Examples.environment(host), command).lines().toList();
    }
}
