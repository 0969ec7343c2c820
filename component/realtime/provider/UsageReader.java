package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import realtime.session.ReportedSettings;
import realtime.session.Usage;

/** Reads what a response or a transcription used, and prices it by the call's models. Used by one thread at a time. */
final class UsageReader {
    private final Prices prices;
    private String model;
    private String transcriber;

    UsageReader(Prices prices) {
        this.prices = prices;
    }

    void follow(ReportedSettings reported) {
        model = reported.model() == null ? model : reported.model();
        transcriber = reported.transcription() == null ? transcriber : reported.transcription();
    }

    /** Any detail may be missing: it then counts as 0, and cached tokens are split in proportion. */
    Usage ofResponse(JsonNode usage) {
        JsonNode in = usage.path("input_token_details");
        JsonNode cached = in.path("cached_tokens_details");
        long inputTokens = usage.path("input_tokens").asLong();
        long outputTokens = usage.path("output_tokens").asLong();
        long audioIn = in.path("audio_tokens").asLong();
        long imageIn = in.path("image_tokens").asLong();
        long audioOut = usage.path("output_token_details").path("audio_tokens").asLong();
        long cachedTokens = in.path("cached_tokens").asLong();
        long audioCached = share(cached, "audio_tokens", cachedTokens, audioIn, inputTokens);
        long imageCached = share(cached, "image_tokens", cachedTokens, imageIn, inputTokens);
        Prices.Tokens tokens = new Prices.Tokens(inputTokens - audioIn - imageIn,
            cachedTokens - audioCached - imageCached, outputTokens - audioOut, audioIn, audioCached, audioOut,
            imageIn, imageCached);
        double usd = prices.ofResponse(model, tokens);
        return new Usage(inputTokens, outputTokens, audioIn, audioOut, cachedTokens, 0, usd);
    }

    private static long share(JsonNode cached, String name, long cachedTokens, long part, long whole) {
        if (cached.has(name)) {
            return cached.path(name).asLong();
        }
        return whole == 0 ? 0 : cachedTokens * part / whole;
    }

    /** Transcription is billed apart, by duration or by tokens; only durations have a known price. */
    Usage ofTranscription(JsonNode usage) {
        double seconds = usage.path("seconds").asDouble(0);
        return new Usage(0, 0, 0, 0, 0, seconds, prices.ofTranscription(transcriber, seconds));
    }
}
