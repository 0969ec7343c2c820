package realtime.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A turn is written once, in its place, as soon as it will stay as it is. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TranscriptWriterTest {
    private final StringWriter out = new StringWriter();
    private final TranscriptWriter writer = new TranscriptWriter(new PrintWriter(out), TranscriptFormat.TEXT);

    private static ConversationState state(String phase, String... items) {
        return new ConversationState(phase, false, false, 0, 1, Duration.ZERO, 0, true,
            Stream.of(items).map(TranscriptWriterTest::json).toList());
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> written(ConversationState state) throws TalkException {
        int before = out.getBuffer().length();
        writer.write(state, false);
        return out.toString().substring(before).lines().toList();
    }

    @Test
    void an_answer_waits_for_the_words_that_it_answers() throws TalkException {
        String answer = "{'id':'b','type':'assistant','content':'Yes.','status':'completed','ended_ms':9}";
        assertEquals(List.of(), written(state("listening", "{'id':'a','type':'user','status':'in_progress'}", answer)));
        assertEquals(List.of("You: Is it?", "Assistant: Yes."), written(state("listening",
            "{'id':'a','type':'user','content':'Is it?','status':'completed'}", answer)));
        assertEquals(List.of(), written(state("listening",
            "{'id':'a','type':'user','content':'Is it not?','status':'completed'}", answer)));
    }

    @Test
    void an_answer_is_written_when_it_was_heard() throws TalkException {
        String made = "{'id':'a','type':'assistant','content':'One two three.','status':'completed','ended_ms':null}";
        assertEquals(List.of(), written(state("assistant_speaking", made)));
        assertEquals(List.of("Assistant: One [interrupted]"), written(state("user_speaking",
            "{'id':'a','type':'assistant','content':'One','status':'completed','interrupted':true,'ended_ms':7}")));
    }

    @Test
    void a_turn_is_one_line_of_plain_text_and_none_without_words() throws TalkException {
        assertEquals(List.of("Assistant: One two [31mred"), written(state("listening",
            "{'id':'a','type':'assistant','content':'One\\n two \\u001b[31mred','status':'completed'}",
            "{'id':'b','type':'user','content':' ','status':'completed'}")));
    }

    @Test
    void whoever_reads_it_no_more_is_noticed() {
        TranscriptWriter broken = new TranscriptWriter(new PrintWriter(new Writer() {
            @Override
            public void write(char[] buffer, int from, int length) throws IOException {
                throw new IOException("broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        }), TranscriptFormat.TEXT);
        ConversationState said = state("listening", "{'id':'a','type':'user','content':'Hi','status':'completed'}");
        TalkException gone = assertThrows(TalkException.class, () -> broken.write(said, false));
        assertFalse(gone.fix().isEmpty());
    }
}
