package realtime.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import realtime.practice.Script;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Tools;

/** A conversation as data scientists read it: by its address, each in one line, with all that a transcript may hold. */
class DataFramesTest {
    private static final String ANSWERING = """
        import time
        import pandas as pd
        from realtime_audio import Conversation

        talk = Conversation(key="tools")
        def slow():
            while talk.request("GET", "/tool-calls")["tool_calls"]:
                time.sleep(0.1)  # until the host has given it up
        called = talk.answer_tools({
            "sum": lambda: {"left": pd.Series([1, 2]).sum(), "day": pd.Timestamp("2026-03-01")},
            "mean": lambda: pd.Series([], dtype=float).mean(),
            "slow": slow,
        })
        print([call["name"] for call in called])
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
    void pandas_and_duckdb_read_what_was_said_to_the_letter() {
        host.practice().play(Script.parse("""
            {"turns": [{"user": "=cmd|' /C calc'!A0", "answer": "She said \\"eighty, four\\", then left"},
                       {"user": "كم\\nكرسيًا؟", "answer": "שמונים וארבע 😀"}]}"""));
        try (Conversation talk = Conversation.begin(host, chromium, "{\"key\":\"sales\"}")) {
            talk.speak();
            talk.speak();
            String csv = "[\"'=cmd|' /C calc'!A0\", 'She said \"eighty, four\", then left', 'كم\\nكرسيًا؟', "
                + "'שמונים וארבע 😀']";
            String said = csv.replace("\"'=cmd", "\"=cmd");
            List<String> lines = run("sales");
            assertEquals(List.of("csv " + csv, "jsonl " + said, "duckdb " + csv), lines.subList(0, 3));
            assertEquals(List.of("sql assistant 2", "sql user 2"),
                lines.subList(3, 5).stream().map(line -> line.substring(0, line.lastIndexOf(' '))).toList());
        }
    }

    @Test
    void a_conversation_that_is_over_is_read_and_one_that_never_was_is_not_made() {
        host.play("{'turns':[{'user':'What sold best?','answer':'Garden chairs.'}]}");
        try (Conversation talk = Conversation.begin(host, chromium, "{\"key\":\"over\"}")) {
            talk.speak();
            talk.widget().stop();
            assertEquals("csv ['What sold best?', 'Garden chairs.']", run("over").getFirst());
            assertEquals(talk.id(), host.snapshot("over").path("session_id").asText());
        }
        AssertionError ended = assertThrows(AssertionError.class, () -> run("nobody"));
        assertTrue(ended.getMessage().contains("There is no session with this id or key."), ended.getMessage());
        assertEquals(404, host.ask("GET", "/api/sessions/nobody", null).statusCode());
    }

    @Test
    void a_program_answers_functions_with_what_pandas_computes_and_goes_on_after_a_late_answer() {
        host.play("{'turns':[{'user':'How many?','tool_calls':[{'name':'sum','arguments':{}},"
            + "{'name':'mean','arguments':{}},{'name':'slow','arguments':{}}],'answer':'Three.'}]}");
        String tools = List.of("sum", "mean", "slow").stream().map("{\"name\":\"%s\"}"::formatted)
            .collect(Collectors.joining(",", "{\"key\":\"tools\",\"tool_timeout_seconds\":6,\"tools\":[", "]}"));
        try (Conversation talk = Conversation.begin(host, chromium, tools)) {
            CompletableFuture<String> called = CompletableFuture.supplyAsync(() -> python(ANSWERING));
            talk.widget().speak();
            assertEquals("['sum', 'mean', 'slow']", called.join().strip());
            List<String> outputs = host.sent("conversation.item.create").stream().map(event -> event.path("item"))
                .filter(item -> item.path("type").asText().equals("function_call_output"))
                .map(item -> item.path("output").asText()).toList();
            assertEquals(List.of("{\"left\":3,\"day\":\"2026-03-01 00:00:00\"}",
                "{\"error\":\"ValueError: Out of range float values are not JSON compliant\"}"), outputs.subList(0, 2));
        }
    }

    private static String python(String program) {
        return Tools.run(Examples.FOLDER.resolve("python"), Examples.environment(host), Examples.data().toString(),
            "-c", program);
    }

    private static List<String> run(String key) {
        return Tools.run(Examples.FOLDER.resolve("python"), Examples.environment(host), Examples.data().toString(),
            "dataframes.py", key).lines().filter(line -> line.matches("(csv|jsonl|duckdb|sql) .*")).toList();
    }
}
