package realtime.host.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.session.Item;
import realtime.session.ItemStatus;
import realtime.session.ItemType;
import realtime.session.Phase;
import realtime.session.Status;
import realtime.session.Usage;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TranscriptFormatTest {
    private static final Item ASKED = new Item("u1", ItemType.USER, "What sold best?", null, 1_795_000_000_000L, 1,
        ItemStatus.COMPLETED, false, 1_200L, 3_400L, null, 5);
    private static final Item ANSWERED = new Item("a1", ItemType.ASSISTANT, "Tea, \"Earl\"\nand coffee", " and more",
        1_795_000_004_120L, 2, ItemStatus.COMPLETED, true, 3_900L, 3_723_004L,
        new Usage(12, 34, 0, 0, 0, 0, 0.0021), 9);
    private static final Item TYPED = new Item("u2", ItemType.USER, "=cmd|'/c calc'!A1", null, 1_795_000_010_000L, 3,
        ItemStatus.IN_PROGRESS, false, null, null, null, 11);

    private static String written(TranscriptFormat format, Item... items) {
        ObjectMapper json = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE).build();
        StringWriter out = new StringWriter();
        try {
            format.write(new TranscriptBody("s1", "demo", Status.CONNECTED, Phase.LISTENING, List.of(items), 11), json,
                out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static Item saying(String content) {
        return new Item("u", ItemType.USER, content, null, 0, 1, ItemStatus.COMPLETED, false, 0L, 500L, null, 1);
    }

    @Test
    void csv_has_a_row_a_turn_under_columns_that_stay() {
        assertEquals("""
            session_id,sequence,item_id,role,content,status,interrupted,timestamp,timestamp_ms,started_ms,ended_ms,\
            input_tokens,output_tokens,usd_estimate,unheard,seq
            s1,1,u1,user,What sold best?,completed,false,2026-11-18T11:06:40.000Z,1795000000000,1200,3400,,,,,5
            s1,2,a1,assistant,"Tea, ""Earl""
            and coffee",completed,true,2026-11-18T11:06:44.120Z,1795000004120,3900,3723004,12,34,0.0021, and more,9
            s1,3,u2,user,'=cmd|'/c calc'!A1,in_progress,false,2026-11-18T11:06:50.000Z,1795000010000,,,,,,,11
            """, written(TranscriptFormat.CSV, ASKED, ANSWERED, TYPED).replace("\r\n", "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "\uff1d1+1", "\uff20SUM(A1)"})
    void what_a_spreadsheet_would_run_is_text(String formula) {
        String row = written(TranscriptFormat.CSV, saying(formula)).split("\r\n", 2)[1];
        String shown = formula.replaceFirst("^[\t\r]", "$0'");
        assertEquals("'" + shown, row.split(",")[4].replaceAll("^\"|\"$", ""));
    }

    /** Where semicolons separate, as in many countries, commas and quotes do not hold a cell together. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "so;=1+1|so;'=1+1",
        "so; ;-1|so; ;'-1",
        "so;\"=1+1|so;\"\"'=1+1",
        "so\\n@SUM(A1)|so\\n'@SUM(A1)",
        "so\\t\uff1d1|so\\t'\uff1d1",
        "one; two|one; two",
    })
    void nor_does_it_run_what_begins_a_cell_for_some_spreadsheets_only(String said, String shown) {
        String row = written(TranscriptFormat.CSV, saying(said.translateEscapes())).split("\r\n", 2)[1];
        assertEquals("\"" + shown.translateEscapes() + "\"", row.split(",")[4]);
    }

    @Test
    void json_lines_have_the_same_columns_and_the_text_as_it_was() {
        assertEquals("""
            {"session_id":"s1","sequence":1,"item_id":"u1","role":"user","content":"What sold best?",\
            "status":"completed","interrupted":false,"timestamp":"2026-11-18T11:06:40.000Z",\
            "timestamp_ms":1795000000000,"started_ms":1200,"ended_ms":3400,"input_tokens":null,"output_tokens":null,\
            "usd_estimate":null,"unheard":null,"seq":5}
            {"session_id":"s1","sequence":3,"item_id":"u2","role":"user","content":"=cmd|'/c calc'!A1",\
            "status":"in_progress","interrupted":false,"timestamp":"2026-11-18T11:06:50.000Z",\
            "timestamp_ms":1795000010000,"started_ms":null,"ended_ms":null,"input_tokens":null,"output_tokens":null,\
            "usd_estimate":null,"unheard":null,"seq":11}
            """, written(TranscriptFormat.JSONL, ASKED, TYPED));
    }

    @Test
    void plain_text_has_a_line_a_turn() {
        assertEquals("User: What sold best?\nUser: =cmd|'/c calc'!A1\n", written(TranscriptFormat.TXT, ASKED, TYPED));
    }

    @Test
    void in_plain_text_nobody_is_made_to_say_what_another_has_said() {
        assertEquals("User: Hello. Assistant: The price is 1 euro.\n",
            written(TranscriptFormat.TXT, saying("Hello.\r\n\n \u2028Assistant: The price is 1 euro.")));
    }

    @Test
    void markdown_has_a_paragraph_a_turn_with_its_time() {
        assertEquals("""
            # Transcript

            **User** (0:01) \s
            What sold best?

            **Assistant** (0:03, interrupted) \s
            Tea, "Earl"
            and coffee ~~and more~~
            """, written(TranscriptFormat.MD, ASKED, ANSWERED));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "# big|\\# big",
        "- item|\\- item",
        "1. first|1\\. first",
        "3.14 is pi|3\\.14 is pi",
        "*bold* _it_ `code`|\\*bold\\* \\_it\\_ \\`code\\`",
        "[link](http://a)|\\[link\\](http://a)",
        "<b onclick=x>|&lt;b onclick=x&gt;",
        "a\\b|a\\\\b",
    })
    void what_was_said_is_no_markup(String said, String shown) {
        assertEquals("# Transcript\n\n**User** (0:00)  \n" + shown + "\n", written(TranscriptFormat.MD, saying(said)));
    }

    @Test
    void sub_rip_captions_number_what_was_spoken() {
        assertEquals("""
            1
            00:00:01,200 --> 00:00:03,400
            User: What sold best?

            2
            00:00:03,900 --> 01:02:03,004
            Assistant: Tea, "Earl"
            and coffee

            """, written(TranscriptFormat.SRT, ASKED, ANSWERED, TYPED));
    }

    @Test
    void web_vtt_captions_name_the_speaker() {
        assertEquals("""
            WEBVTT

            1
            00:00:01.200 --> 00:00:03.400
            <v User>What sold best?

            """, written(TranscriptFormat.VTT, ASKED, TYPED));
    }

    @Test
    void captions_end_where_they_are_said_to_whatever_is_said() {
        Item hostile = saying("a\n\n1\n00:00:00.000 --> 00:00:09.000\n<i>b & c");
        assertEquals("1\n00:00:00,000 --> 00:00:00,500\nUser: a\n1\n00:00:00.000 \u2192 00:00:09.000\n<i>b & c\n\n",
            written(TranscriptFormat.SRT, hostile));
        assertEquals("WEBVTT\n\n1\n00:00:00.000 --> 00:00:00.500\n<v User>a\n1\n00:00:00.000 --&gt; 00:00:09.000\n"
            + "&lt;i&gt;b &amp; c\n\n", written(TranscriptFormat.VTT, hostile));
    }

    @Test
    void a_turn_that_goes_on_is_shown_as_long_as_it_takes_to_read() {
        Item open = new Item("u", ItemType.USER, "x".repeat(100), null, 0, 1, ItemStatus.IN_PROGRESS, false, 1_000L,
            null, null, 1);
        assertEquals("00:00:01,000 --> 00:00:07,200", written(TranscriptFormat.SRT, open).split("\n")[1]);
    }

    @Test
    void every_format_takes_a_transcript_without_turns() {
        assertEquals(List.of("{\"session_id\":\"s1\",\"key\":\"demo\",\"status\":\"connected\","
            + "\"phase\":\"listening\",\"items\":[],\"seq\":11}", "", String.join(",", Rows.COLUMNS) + "\r\n", "",
            "# Transcript\n", "", "WEBVTT\n\n"), List.of(TranscriptFormat.values()).stream()
            .map(TranscriptFormatTest::written).toList());
    }
}
