package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a model ends: by the provider's word, else by the table. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RetirementsTest {
    private final ObjectMapper json = new ObjectMapper();

    private Optional<Retirements.End> end(String provider, String model, String described)
        throws JsonProcessingException {
        return new Retirements(json, provider).of(model, json.readTree(described));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "gpt-realtime,                      2027-01-20, gpt-realtime-2.1",
        "gpt-realtime-2025-08-28,           2027-01-20, gpt-realtime-2.1",
        "gpt-4o-realtime,                   2027-01-20, gpt-realtime-2.1",
        "gpt-4o-realtime-preview-2025-06-03, 2026-05-07, gpt-realtime-2.1",
        "gpt-realtime-mini,                 2027-01-20, gpt-realtime-2.1-mini",
        "gpt-realtime-mini-2025-12-15,      2027-01-20, gpt-realtime-2.1-mini",
        "gpt-realtime-mini-2025-10-06,      2026-07-23, gpt-realtime-2.1-mini",
        "gpt-4o-mini-realtime-preview,      2027-01-20, gpt-realtime-2.1-mini",
        "whisper-1,                         2027-02-26, gpt-transcribe",
        "gpt-4o-transcribe,                 2027-02-26, gpt-transcribe",
        "gpt-4o-transcribe-diarize,         2027-02-26, gpt-transcribe",
        "gpt-4o-mini-transcribe-2025-12-15, 2027-02-26, gpt-transcribe"})
    void the_table_knows_what_openai_has_announced(String model, LocalDate date, String successor) throws Exception {
        assertEquals(Optional.of(new Retirements.End(date, successor)), end("openai", model, "{}"));
        assertEquals(Optional.of(new Retirements.End(date, successor)), end("litellm", model,
            "{\"shutdown_date\":null}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"gpt-realtime-2", "gpt-realtime-2.1", "gpt-realtime-2.1-mini", "gpt-realtime-1.5", "gpt-transcribe",
        "gpt-live-transcribe", "grok-voice-latest", "gpt"})
    void what_stays_is_not_said_to_end(String model) throws Exception {
        assertEquals(Optional.empty(), end("openai", model, "{\"shutdown_date\":null}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"localai", "azure", "speaches", "openai-compatible"})
    void the_same_name_at_another_provider_is_another_model(String provider) throws Exception {
        assertEquals(Optional.empty(), end(provider, "gpt-realtime", "{}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"\"2026-12-24\", 2026-12-24", "\"2026-12-24T10:00:00Z\", 2026-12-24", "1798070400, 2026-12-24"})
    void the_provider_s_word_comes_first(String reported, LocalDate date) throws Exception {
        String described = "{\"shutdown_date\":" + reported + "}";
        assertEquals(Optional.of(new Retirements.End(date, "gpt-realtime-2.1")),
            end("openai", "gpt-realtime", described));
        assertEquals(Optional.of(new Retirements.End(date, null)), end("azure", "my-deployment", described));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"\"soon\"", "\"2026-13-45\"", "\"a very long word\"", "0", "-5", "9e99", "99999999999999999999", "{}",
        "[]", "true"})
    void a_date_that_is_none_is_no_date(String reported) throws Exception {
        assertEquals(Optional.empty(), end("azure", "m", "{\"shutdown_date\":" + reported + "}"));
    }
}
