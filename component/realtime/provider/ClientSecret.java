package realtime.provider;

/**
 * What a browser needs to place a call at the provider by itself.
 *
 * @param url where to post the offer
 * @param key short-lived, for the browser and for nothing else
 */
public record ClientSecret(String url, ApiKey key) {
    /** The value of the request's {@code Authorization} header. */
    public String authorization() {
        return key.as("Bearer");
    }
}
