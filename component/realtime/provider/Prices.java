package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** Prices in US dollars, from the dated table beside this file. What it does not know costs 0. Immutable. */
final class Prices {
    private static final double PER_TOKEN = 1e-6;
    /** A provider reports the dated snapshot that a model's name stands for, as {@code gpt-realtime-2025-08-28}. */
    private static final Pattern DATE = Pattern.compile("-\\d{4}-\\d{2}-\\d{2}$");
    private final JsonNode table;

    Prices(ObjectMapper json) {
        try (InputStream file = Prices.class.getResourceAsStream("prices.json")) {
            table = json.readTree(file);
        } catch (IOException impossible) {
            throw new UncheckedIOException("prices.json is not readable", impossible);
        }
    }

    /** Tokens of one response. The cached ones are a subset of the input's; text, audio and images are priced apart. */
    record Tokens(long textIn, long textCached, long textOut, long audioIn, long audioCached, long audioOut,
                  long imageIn, long imageCached) {}

    double ofResponse(String model, Tokens tokens) {
        JsonNode price = price("models", model);
        return PER_TOKEN * ((tokens.textIn() - tokens.textCached()) * price.path("text_in").asDouble()
            + tokens.textCached() * price.path("text_cached").asDouble()
            + tokens.textOut() * price.path("text_out").asDouble()
            + (tokens.audioIn() - tokens.audioCached()) * price.path("audio_in").asDouble()
            + tokens.audioCached() * price.path("audio_cached").asDouble()
            + tokens.audioOut() * price.path("audio_out").asDouble()
            + (tokens.imageIn() - tokens.imageCached()) * price.path("image_in").asDouble()
            + tokens.imageCached() * price.path("image_cached").asDouble());
    }

    double ofTranscription(String model, double seconds) {
        return seconds / 60 * price("transcription_minute", model).asDouble();
    }

    private JsonNode price(String kind, String model) {
        return table.path(kind).path(model == null ? "" : DATE.matcher(model).replaceFirst(""));
    }
}
