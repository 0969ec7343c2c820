package realtime.host.transcript;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import realtime.session.Item;
import realtime.session.TranscriptText;

/** What a transcript can be read as; the address ends with its name: {@code transcript.csv}. */
public enum TranscriptFormat {
    /** As the API without an ending. */
    JSON("application/json", (body, json, out) -> plain(json).writeValue(out, body)),
    /** One row a line, for {@code pd.read_json(url, lines=True)}. */
    JSONL("application/jsonl", TranscriptFormat::writeLines),
    CSV(Csv.CONTENT_TYPE, (body, json, out) -> Csv.write(body, out)),
    /** {@code User: …} and {@code Assistant: …}, a line each. */
    TXT("text/plain; charset=utf-8", TranscriptFormat::writeText),
    MD("text/markdown; charset=utf-8", (body, json, out) -> Markdown.write(body, out)),
    /** SubRip captions, in time with the conversation's audio. */
    SRT("application/x-subrip; charset=utf-8", (body, json, out) -> Captions.writeSubRip(body, out)),
    /** WebVTT captions, likewise. */
    VTT("text/vtt; charset=utf-8", (body, json, out) -> Captions.writeWebVtt(body, out));

    private interface Content {
        void write(TranscriptBody body, ObjectMapper json, Writer out) throws IOException;
    }

    private final String contentType;
    private final Content content;

    TranscriptFormat(String contentType, Content content) {
        this.contentType = contentType;
        this.content = content;
    }

    /** With its parameters. */
    public String contentType() {
        return contentType;
    }

    /** The ending of an address or a file, without a dot. */
    public String ending() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Every ending that there is. */
    public static List<String> endings() {
        return Arrays.stream(values()).map(TranscriptFormat::ending).toList();
    }

    /** Empty where no format has the ending. */
    public static Optional<TranscriptFormat> of(String ending) {
        return Arrays.stream(values()).filter(format -> format.ending().equals(ending)).findFirst();
    }

    /**
     * Writes it to its end and leaves {@code out} open.
     *
     * @param json writes snake_case
     */
    public void write(TranscriptBody body, ObjectMapper json, Writer out) throws IOException {
        content.write(body, json, out);
    }

    private static void writeLines(TranscriptBody body, ObjectMapper json, Writer out) throws IOException {
        ObjectWriter rows = plain(json);
        for (Item item : body.items()) {
            rows.writeValue(out, Rows.of(body.sessionId(), item));
            out.write('\n');
        }
    }

    private static void writeText(TranscriptBody body, ObjectMapper json, Writer out) throws IOException {
        String text = TranscriptText.of(body.items());
        out.write(text.isEmpty() ? text : text + "\n");
    }

    private static ObjectWriter plain(ObjectMapper json) {
        return json.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).without(
            SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    }
}
