package realtime.provider;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the provider accepts the key, and what it then lists.
 *
 * @param obstacle    what failed, here or before; null when nothing did
 * @param tellsModels whether a model can be asked for
 * @param listed      ids of the models
 */
record Admission(Check accepted, Check obstacle, boolean tellsModels, Set<String> listed) {
    static final String NAME = "key_accepted";
    /** OpenAI's code for places that it does not serve. */
    private static final String WRONG_COUNTRY = "unsupported_country_region_territory";

    static Admission to(ProviderProfile profile, Inquiries inquiries) {
        if (profile.traits().models() == null) {
            return withoutModels(Check.skipped(NAME, profile.label() + " has no list of models to ask for with the "
                + "key; only a call tells."));
        }
        try {
            return of(profile, inquiries.models());
        } catch (IOException e) {
            return late(profile);
        }
    }

    static Admission waitingFor(Check failed) {
        return new Admission(Check.waitsFor(failed, NAME), failed, false, Set.of());
    }

    static Admission late(ProviderProfile profile) {
        return withoutModels(Check.fail(NAME, profile.label() + " gave no answer to the question for its models.",
            "Try again; if it stays, check the network and --base-url."));
    }

    private static Admission of(ProviderProfile profile, Inquiries.Answer answer) {
        String label = profile.label();
        if (answer.isSuccess()) {
            return answer.body().isContainerNode()
                ? new Admission(Check.ok(NAME, label + (profile.key() == null ? " asks for no key."
                    : " accepts the key.")), null, true, ids(answer))
                : withoutModels(Check.fail(NAME, "What answers at " + profile.baseUrl().host()
                    + " answers with something else than a list of models.", "Check that --base-url is the address of "
                    + "a Realtime API, and that no log-in page of the network is in between."));
        }
        ProviderException refusal = answer.refusal();
        Check refused = Check.fail(NAME, refusal.getMessage(), refusal.fix());
        return withoutModels(switch (answer.status()) {
            case 403 -> refusal.code().equals(WRONG_COUNTRY)
                ? Check.fail(NAME, label + " does not serve the country of this machine's address.",
                    "Run the host where " + label + " serves.")
                : Check.warn(NAME, label + " knows the key and does not let it list models.",
                    "Allow the key to read models, or try it with --call.");
            case 404, 405, 501 -> profile.traits().listsModels()
                ? Check.fail(NAME, "There is no list of models at " + profile.baseUrl() + ".",
                    "Check --base-url; OpenAI's ends with /v1.")
                : Check.skipped(NAME, label + " has no list of models to ask for with the key; only a call tells.");
            case 429 -> refusal.code().equals("insufficient_quota") ? refused
                : Check.warn(NAME, refusal.getMessage(), refusal.fix());
            default -> refused;
        });
    }

    private static Admission withoutModels(Check accepted) {
        return new Admission(accepted, accepted.hasFailed() ? accepted : null, false, Set.of());
    }

    private static Set<String> ids(Inquiries.Answer answer) {
        return answer.body().path("data").valueStream().map(model -> model.path("id").asText())
            .collect(Collectors.toUnmodifiableSet());
    }
}
