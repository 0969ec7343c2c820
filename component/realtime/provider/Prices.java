package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Prices in US dollars, from the dated table beside this file. What it does not know costs 0. Immutable. */
final class Prices {
    private static final double PER_TOKEN = 1e-6;
    private final JsonNode table;

    Prices(ObjectMapper json) {
        try (InputStream file = Prices.class.getResourceAsStream("prices.json")) {
            table = json.readTree(file);
        } catch (IOException impossible) {
            throw new UncheckedIOException("prices.json is not readable", impossible);
        }
    }

    /** Tokens of one response. The cached ones are a subset of the input's; audio and text are priced apart. */
    record Tokens(long textIn, long textCached, long textOut, long audioIn, long audioCached, long audioOut) {}

    double ofResponse(String model, Tokens tokens) {
        JsonNode price = table.path("models").path(model == null ? "" : model);
        return PER_TOKEN * ((tokens.textIn() - tokens.textCached()) * price.path("text_in").asDouble()
            + tokens.textCached() * price.path("text_cached").asDouble()
            + tokens.textOut() * price.path("text_out").asDouble()
            + (tokens.audioIn() - tokens.audioCached()) * price.path("audio_in").asDouble()
            + tokens.audioCached() * price.path("audio_cached").asDouble()
            + tokens.audioOut() * price.path("audio_out").asDouble());
    }

    double ofTranscription(String model, double seconds) {
        return seconds / 60 * table.path("transcription_minute").path(model == null ? "" : model).asDouble();
    }
}
