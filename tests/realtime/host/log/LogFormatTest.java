package realtime.host.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LogFormatTest {
    private static final Instant TIME = Instant.parse("2026-11-22T03:44:29.123456Z");
    private final List<LogLine> lines = new ArrayList<>();
    private final Logger logger = new LineLogger("realtime.provider.Calls", Optional.of(Level.INFO), lines::add);

    @Test
    void a_message_as_text_has_its_class_and_level() {
        assertTrue(LogFormat.TEXT.of(line("call 1 placed", null)).matches(
            "\\d\\d:\\d\\d:29\\.123 \\[INFO] Calls - call 1 placed"));
    }

    @Test
    void a_message_as_json_is_one_object_and_names_its_session() {
        logger.info("session {}: call {} placed", "3f2a", 1);
        logger.info("the store is back");
        JsonNode first = json(lines.get(0));
        assertEquals(List.of("time", "level", "logger", "thread", "session", "message"), names(first));
        assertEquals(List.of("info", "realtime.provider.Calls", "3f2a", "session 3f2a: call 1 placed"),
            List.of(first.path("level").asText(), first.path("logger").asText(), first.path("session").asText(),
                first.path("message").asText()));
        assertFalse(json(lines.get(1)).has("session"));
        assertEquals("{\"time\":\"2026-11-22T03:44:29.123Z\",\"level\":\"info\",\"logger\":\"realtime.provider.Calls\","
            + "\"message\":\"call 1 placed\"}", LogFormat.JSON.of(line("call 1 placed", null)));
    }

    @Test
    void nothing_that_is_said_begins_a_line_or_steers_the_terminal() {
        String everything = IntStream.range(0, 0x3000).collect(StringBuilder::new, StringBuilder::appendCodePoint,
            StringBuilder::append).toString();
        for (LogFormat format : LogFormat.values()) {
            String written = format.of(line("refused\r\n03:00:00.000 [INFO] Host - forged" + everything, null));
            assertEquals(1, written.lines().count());
            assertFalse(written.chars().anyMatch(each -> each != '\t' && Character.isISOControl(each)
                || each == 0x85 || each == 0x2028 || each == 0x2029 || each == 0x202e), written);
            assertTrue(written.contains("refused\\r\\n03:00"), written);
        }
        assertEquals("a\u001b\u202e\"\\\n\u0085é",
            json(line("a\u001b\u202e\"\\\n\u0085é", null)).path("message").asText());
    }

    @Test
    void an_exception_is_told_with_its_causes_and_what_it_says_begins_no_line() {
        Exception cause = new IllegalStateException("full\n03:00:00.000 [INFO] Host - forged");
        LogLine line = line("saving failed", new RuntimeException("no\nway", cause));
        List<String> text = LogFormat.TEXT.of(line).lines().toList();
        assertEquals("\tjava.lang.RuntimeException: no\\nway", text.get(1));
        assertTrue(
            text.contains("\tcaused by java.lang.IllegalStateException: full\\n03:00:00.000 [INFO] Host - forged"),
            text.toString());
        assertTrue(text.stream().skip(1).allMatch(each -> each.startsWith("\t")), text.toString());
        String written = LogFormat.JSON.of(line);
        assertEquals(1, written.lines().count());
        assertTrue(json(line).path("exception").asText().startsWith("\tjava.lang.RuntimeException: no\\nway\n\t\tat "),
            written);
    }

    @Test
    void what_is_below_the_level_is_not_logged() {
        logger.debug("delta");
        logger.info("connected");
        assertEquals(List.of("connected"), lines.stream().map(LogLine::message).toList());
        new LineLogger("io.javalin", Optional.empty(), lines::add).error("off");
        assertEquals(1, lines.size());
    }

    private static LogLine line(String message, Throwable exception) {
        return new LogLine(TIME, Level.INFO, "realtime.provider.Calls", "", null, message, exception);
    }

    private static JsonNode json(LogLine line) {
        try {
            return new ObjectMapper().readTree(LogFormat.JSON.of(line));
        } catch (JsonProcessingException e) {
            throw new AssertionError(LogFormat.JSON.of(line), e);
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
