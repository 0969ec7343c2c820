package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** When models end and what succeeds them: as the provider reports it, else from the dated table. Immutable. */
final class Retirements {
    private static final int DATE_LENGTH = "2026-11-21".length();
    /** Of the last year with four digits. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final String provider;
    private final JsonNode table;

    /** @param provider the name of its profile; the table is about OpenAI's models only */
    Retirements(ObjectMapper json, String provider) {
        this.provider = provider;
        try (InputStream file = Retirements.class.getResourceAsStream("retirements.json")) {
            table = json.readTree(file);
        } catch (IOException impossible) {
            throw new UncheckedIOException("retirements.json is not readable", impossible);
        }
    }

    /** {@code successor} is null where none is known. */
    record End(LocalDate date, String successor) {}

    /**
     * The end of a model, where one is known.
     *
     * @param described the provider's model object, with or without a {@code shutdown_date}: a date as OpenAI writes
     *     it, or seconds of Unix time
     * @see <a href="https://developers.openai.com/api/docs/deprecations">deprecations</a>
     */
    Optional<End> of(String model, JsonNode described) {
        Optional<JsonNode> known = row(model);
        String successor = known.map(row -> row.path("successor").asText()).orElse(null);
        return reported(described.path("shutdown_date"))
            .or(() -> known.map(row -> LocalDate.parse(row.path("shutdown").asText())))
            .map(date -> new End(date, successor));
    }

    private Optional<JsonNode> row(String model) {
        boolean covered = table.path("providers").valueStream().anyMatch(name -> name.asText().equals(provider));
        return covered
            ? table.path("retirements").valueStream().filter(row -> row.path("models").valueStream()
                .anyMatch(pattern -> matches(pattern.asText(), model))).findFirst()
            : Optional.empty();
    }

    private static boolean matches(String pattern, String model) {
        return pattern.endsWith("*") ? model.startsWith(pattern.substring(0, pattern.length() - 1))
            : model.equals(pattern);
    }

    private static Optional<LocalDate> reported(JsonNode value) {
        if (value.isIntegralNumber() && value.asLong() > 0 && value.asLong() < LAST_SECOND) {
            return Optional.of(Instant.ofEpochSecond(value.asLong()).atZone(ZoneOffset.UTC).toLocalDate());
        }
        String text = value.asText("");
        try {
            return text.length() < DATE_LENGTH ? Optional.empty()
                : Optional.of(LocalDate.parse(text.substring(0, DATE_LENGTH)));
        } catch (DateTimeParseException notADate) {
            return Optional.empty();
        }
    }
}
