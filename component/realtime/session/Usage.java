package realtime.session;

/**
 * What a conversation has consumed. Cached tokens are a subset of the input tokens.
 *
 * @param seconds     length of the audio transcribed, where the provider bills that by time
 * @param usdEstimate estimated price in US dollars; 0 where the price is not known
 */
public record Usage(long inputTokens, long outputTokens, long audioInputTokens, long audioOutputTokens,
                    long cachedTokens, double seconds, double usdEstimate) {
    /** Nothing consumed. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0);

    /** The sum of both. */
    public Usage plus(Usage more) {
        return new Usage(inputTokens + more.inputTokens, outputTokens + more.outputTokens,
            audioInputTokens + more.audioInputTokens, audioOutputTokens + more.audioOutputTokens,
            cachedTokens + more.cachedTokens, seconds + more.seconds, usdEstimate + more.usdEstimate);
    }
}
