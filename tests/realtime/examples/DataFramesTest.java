package realtime.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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

    private static List<String> run(String key) {
        return Tools.run(Examples.FOLDER.resolve("python"), Examples.environment(host), Examples.data().toString(),
            "dataframes.py", key).lines().filter(line -> line.matches("(csv|jsonl|duckdb|sql) .*")).toList();
    }
}
