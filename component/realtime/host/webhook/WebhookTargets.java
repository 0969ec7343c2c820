package realtime.host.webhook;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is told of what happens in sessions.
 *
 * @param addresses http or https
 * @param secret    signs what they are told; null where there are none
 */
public record WebhookTargets(List<URI> addresses, WebhookSecret secret) {
    /** Nobody. */
    public static final WebhookTargets NONE = new WebhookTargets(List.of(), null);

    /**
     * @param secret null where none is set
     * @throws IllegalArgumentException when an address is none, or the secret is missing or is none
     */
    public static WebhookTargets of(List<String> addresses, String secret) {
        if (addresses.isEmpty()) {
            return NONE;
        }
        if (secret == null || secret.isBlank()) {
            throw new IllegalArgumentException("Webhooks are signed, and there is no secret to sign with. Make one "
                + "(echo whsec_$(openssl rand -base64 32)) and set REALTIME_WEBHOOK_SECRET, or name a file with "
                + "--webhook-secret-file.");
        }
        List<URI> parsed = new ArrayList<>();
        addresses.forEach(address -> parsed.add(address(address)));
        return new WebhookTargets(List.copyOf(parsed), WebhookSecret.of(secret));
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text.strip());
            boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (isHttp && address.getHost() != null && address.getUserInfo() == null) {
                return address;
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw unusable();
        }
        throw unusable();
    }

    private static IllegalArgumentException unusable() {
        return new IllegalArgumentException("A webhook's address looks like https://example.org/hooks/voice.");
    }
}
