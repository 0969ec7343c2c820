package realtime.host;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import realtime.provider.Check;
import realtime.provider.ProviderChecks;
import realtime.provider.RealtimeApi;

/** Looks at everything that a conversation needs. Thread-safe. */
final class Doctor {
    private final String provider;
    private final ProviderChecks ofProvider;
    private final LocalChecks ofMachine;

    /** @param defaults the settings of a session that has none of its own; need not be valid */
    Doctor(RealtimeApi api, Map<String, Object> defaults, LocalChecks ofMachine, Clock clock) {
        this.provider = api.profile().name();
        this.ofProvider = new ProviderChecks(api, defaults, clock);
        this.ofMachine = ofMachine;
    }

    /**
     * Takes some seconds at most.
     *
     * @param keyProblem why the key that was given is none; empty when it is one, or when none was given
     * @param call       also tries a session with the provider
     */
    DoctorReport examine(Optional<String> keyProblem, boolean call) {
        List<CompletableFuture<Check>> local = ofMachine.start();
        List<Check> checks = new ArrayList<>(ofProvider.run(keyProblem, call));
        local.forEach(check -> checks.add(check.join()));
        return DoctorReport.of(provider, checks);
    }
}
