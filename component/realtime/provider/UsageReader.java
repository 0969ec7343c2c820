package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import realtime.session.ReportedSettings;
import realtime.session.Usage;

/** Reads what a response or a transcription used, and prices it by the call's models. Used by one thread at a time. */
final class UsageReader {
    /** More than any response takes; what is told beyond it is a mistake. */
    private static final long MOST_TOKENS = 1_000_000_000;
    /** A day. */
    private static final double MOST_SECONDS = 86_400;

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

    /**
     * Any detail may be missing: it then counts as 0, and cached tokens are split in proportion. A part never counts
     * for more than the whole, so that no report makes a conversation cheaper.
     */
    Usage ofResponse(JsonNode usage) {
        JsonNode in = usage.path("input_token_details");
        JsonNode cached = in.path("cached_tokens_details");
        long inputTokens = count(usage.path("input_tokens"), MOST_TOKENS);
        long outputTokens = count(usage.path("output_tokens"), MOST_TOKENS);
        long audioIn = count(in.path("audio_tokens"), inputTokens);
        long imageIn = count(in.path("image_tokens"), inputTokens - audioIn);
        long textIn = inputTokens - audioIn - imageIn;
        long audioOut = count(usage.path("output_token_details").path("audio_tokens"), outputTokens);
        long cachedTokens = count(in.path("cached_tokens"), inputTokens);
        long audioCached = share(cached, "audio_tokens", cachedTokens, audioIn, inputTokens);
        long imageCached = Math.min(share(cached, "image_tokens", cachedTokens, imageIn, inputTokens),
            cachedTokens - audioCached);
        Prices.Tokens tokens = new Prices.Tokens(textIn, Math.min(textIn, cachedTokens - audioCached - imageCached),
            outputTokens - audioOut, audioIn, audioCached, audioOut, imageIn, imageCached);
        double usd = prices.ofResponse(model, tokens);
        return new Usage(inputTokens, outputTokens, audioIn, audioOut, cachedTokens, 0, usd);
    }

    private static long share(JsonNode cached, String name, long cachedTokens, long part, long whole) {
        long most = Math.min(part, cachedTokens);
        if (cached.has(name)) {
            return count(cached.path(name), most);
        }
        return whole == 0 ? 0 : cachedTokens * part / whole;
    }

    private static long count(JsonNode told, long most) {
        return Math.clamp(told.asLong(), 0, most);
    }

    /** Transcription is billed apart, by duration or by tokens; only durations have a known price. */
    Usage ofTranscription(JsonNode usage) {
        double told = usage.path("seconds").asDouble(0);
        double seconds = told >= 0 && told <= MOST_SECONDS ? told : 0;
        return new Usage(0, 0, 0, 0, 0, seconds, prices.ofTranscription(transcriber, seconds));
    }
}
