package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/** Speech that is not put into words, or by another model than the first choice: said quietly, and talked past. */
class TranscriptionFaultTest {
    private static final String FALLBACK = "Your speech is put into text by gpt-4o-mini-transcribe, because the "
        + "provider does not offer gpt-transcribe.";
    private static final String NONE = "The provider cannot put your speech into text.";
    private static final String TURNS = "'turns':[{'user':'First.','answer':'One.'},"
        + "{'user':'Second.','answer':'Two.'}]";
    private static final List<String> TWO_TURNS = List.of("new", "connecting", "listening", "user_speaking", "thinking",
        "assistant_speaking", "listening", "user_speaking", "thinking", "assistant_speaking", "listening");
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = Chromium.talking();
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        the first is refused at first | 'gpt-transcribe'                          |create| fallback | First. | Second.
        each is refused at first      | 'gpt-transcribe','gpt-4o-mini-transcribe' |create| none     | -      | -
        the first fails at a turn     | 'gpt-transcribe'                          |turn  | fallback | failed | Second.
        each fails at a turn          | 'gpt-transcribe','gpt-4o-mini-transcribe' |turn  | none     | failed | failed
        """)
    void a_transcriber_that_cannot_be_had(String name, String refused, String at, String note, String first,
                                               String second) {
        try (TestHost host = TestHost.start()) {
            host.play("{" + TURNS + ",'faults':{'transcription':{'refuse_models':[" + refused
                + "],'at':'" + at + "'}}}");
            Conversation talk = talkTwice(host, "{}");
            Widget widget = talk.widget();
            String shown = note.equals("none") ? NONE : FALLBACK;
            assertAll(
                () -> assertEquals(List.of(words(first), "One.", words(second), "Two."), talk.contents()),
                () -> assertTrue(widget.note().startsWith(shown), widget.note()),
                () -> assertEquals(note.equals("none") ? "transcription_unavailable" : "transcription_fallback",
                    talk.snapshot().path("note").path("code").asText()),
                () -> assertEquals(List.of(), widget.problems()),
                () -> assertEquals(TWO_TURNS, widget.phases()));
            talk.close();
        }
    }

    @Test
    void what_was_mumbled_is_shown_as_such_and_the_transcriber_stays() {
        try (TestHost host = TestHost.start()) {
            host.play("{'turns':[{'transcription_fails':true,'answer':'Pardon?'},"
                + "{'user':'Second.','answer':'Two.'}]}");
            Conversation talk = talkTwice(host, "{}");
            Widget widget = talk.widget();
            JsonNode mumbled = talk.snapshot().path("transcript").path(0);
            assertAll(
                () -> assertEquals("failed", mumbled.path("status").asText()),
                () -> assertEquals("[not transcribed]", mumbled.path("content").asText()),
                () -> assertEquals(List.of("Pardon?", "Second.", "Two."), talk.contents().subList(1, 4)),
                () -> assertEquals("", widget.note()),
                () -> assertEquals("gpt-transcribe",
                    talk.snapshot().path("settings").path("transcription").asText()),
                () -> assertEquals(TWO_TURNS, widget.phases()));
            talk.close();
        }
    }

    @Test
    void a_provider_that_is_set_up_late_gets_all_other_settings_all_the_same() {
        try (TestHost host = TestHost.like("inworld")) {
            host.play("{" + TURNS + ",'faults':{'transcription':{'refuse_models':"
                + "['inworld/inworld-stt-1']}}}");
            Conversation talk = talkTwice(host, "{\"instructions\":\"Be brief.\",\"speed\":1.2}");
            Widget widget = talk.widget();
            assertAll(
                () -> assertEquals("Be brief.", talk.snapshot().path("settings").path("instructions").asText()),
                () -> assertEquals("off", talk.snapshot().path("settings").path("transcription").asText()),
                () -> assertEquals(List.of("", "One.", "", "Two."), talk.contents()),
                () -> assertTrue(widget.note().startsWith(NONE), widget.note()),
                () -> assertEquals(List.of(), widget.problems()));
            talk.close();
        }
    }

    /** What nobody was asked to transcribe is not called a failure. */
    private static String words(String outcome) {
        return outcome.equals("-") ? "" : outcome.equals("failed") ? "[not transcribed]" : outcome;
    }

    private static Conversation talkTwice(TestHost host, String settings) {
        Conversation talk = Conversation.begin(host, chromium, settings);
        talk.speak();
        talk.speak();
        return talk;
    }
}
