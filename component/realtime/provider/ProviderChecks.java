package realtime.provider;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Looks at everything that a conversation needs of the provider. Places no call, and nothing is charged. What is
 * independent of each other is looked at in parallel, and nothing for more than a few seconds. Thread-safe.
 */
public final class ProviderChecks {
    private final RealtimeApi api;
    private final ProviderProfile profile;
    private final Map<String, Object> defaults;
    private final Clock clock;
    private final Inquiries inquiries;
    private final ModelLookup lookup;

    /** @param defaults the settings of a session that has none of its own; need not be valid */
    public ProviderChecks(RealtimeApi api, Map<String, Object> defaults, Clock clock) {
        this.api = api;
        this.profile = api.profile();
        this.defaults = Map.copyOf(defaults);
        this.clock = clock;
        inquiries = new Inquiries(api);
        lookup = new ModelLookup(profile, inquiries, new Retirements(api.json(), profile.name()), clock);
    }

    /**
     * The checks, always in the same order.
     *
     * @param keyProblem why the key that was given is none; empty when it is one, or when none was given
     * @param call       also makes a client secret for a session as it would be, which costs nothing either
     */
    public List<Check> run(Optional<String> keyProblem, boolean call) {
        Check key = KeyCheck.of(profile, keyProblem);
        Contact contact = TimeLimit.within(TimeLimit.OF_A_CHECK, Contact.none(profile, clock),
            () -> Contact.with(profile, inquiries, clock)).join();
        Admission admission = admission(key, contact.reachable());
        CompletableFuture<Check> model = start(ModelCheck.NAME,
            () -> ModelCheck.of(profile, text("model", profile.traits().model()), admission, lookup));
        CompletableFuture<Check> transcription = start(TranscriptionCheck.NAME,
            () -> TranscriptionCheck.of(profile, text("transcription", "auto"), admission, lookup));
        CompletableFuture<Check> tried = call
            ? start(CallCheck.NAME, () -> CallCheck.of(api, defaults, admission)) : null;
        OfferChecks offer = new OfferChecks(profile);
        List<Check> checks = new ArrayList<>(List.of(key, contact.reachable(), admission.accepted(), model.join(),
            transcription.join(), offer.voice(text("voice", null)), offer.turnDetection(defaults),
            ClockCheck.of(contact), offer.transports()));
        if (tried != null) {
            checks.add(tried.join());
        }
        return checks;
    }

    private Admission admission(Check key, Check reachable) {
        if (key.hasFailed() || reachable.hasFailed()) {
            return Admission.waitingFor(key.hasFailed() ? key : reachable);
        }
        return TimeLimit.within(TimeLimit.OF_A_CHECK, Admission.late(profile),
            () -> Admission.to(profile, inquiries)).join();
    }

    private CompletableFuture<Check> start(String name, Supplier<Check> look) {
        Check late = Check.fail(name, profile.label() + " did not answer in time.", "Try again in a minute.");
        return TimeLimit.within(TimeLimit.OF_A_CHECK, late, look);
    }

    private String text(String setting, String otherwise) {
        return defaults.get(setting) instanceof String given ? given : otherwise;
    }
}
