package realtime.provider;

import java.util.Map;
import java.util.Optional;

/** Whether there is a key of the right kind. Nothing of the key itself is told. */
final class KeyCheck {
    static final String NAME = "key";
    private static final String SECRET = "ek_";
    /** How keys begin that can be nobody else's. Plain {@code sk-} is many a provider's. */
    private static final Map<String, String> OWNERS = Map.of("sk-proj-", "OpenAI", "sk-svcacct-", "OpenAI",
        "sk-ant-", "Anthropic", "sk-or-", "OpenRouter", "sk_", "ElevenLabs", "xai-", "xAI", "gsk_", "Groq",
        "hf_", "Hugging Face", "AIza", "Google");

    private KeyCheck() {}

    /** @param problem why the key that was given is none; empty when it is one, or when none was given */
    static Check of(ProviderProfile profile, Optional<String> problem) {
        String set = "Set " + profile.keyName() + " to a key of " + profile.label()
            + ", or name a file that holds one with --api-key-file.";
        ApiKey key = profile.key();
        if (problem.isPresent()) {
            return Check.fail(NAME, problem.get(), set);
        }
        if (key == null) {
            return profile.traits().keyRequired()
                ? Check.fail(NAME, "There is no key, and " + profile.label() + " needs one.", set)
                : Check.ok(NAME, "There is no key, and " + profile.label() + " may need none.");
        }
        if (key.startsWith(SECRET)) {
            return Check.fail(NAME, "The key is a client secret, which is made for one browser and for a minute.", set);
        }
        if (key.startsWith("sk-admin-")) {
            return Check.fail(NAME, "The key is an admin key, which manages an account and places no calls.", set);
        }
        return OWNERS.entrySet().stream()
            .filter(owner -> key.startsWith(owner.getKey()) && !owner.getValue().equals(profile.label()))
            .filter(owner -> profile.isAtItsUsualHost()).findFirst()
            .map(owner -> Check.fail(NAME, "The key is one of " + owner.getValue() + ". It was not sent to "
                + profile.label() + ".", set))
            .orElseGet(() -> Check.ok(NAME, "There is a key."));
    }
}
