package realtime.practice;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A script's faults and how often each has struck, since some are limited to the first n. Thread-safe. */
final class FaultPlan {
    private final Script script;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger sidebands = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();

    private final Optional<Network> network;

    FaultPlan(Script script) {
        this.script = script;
        network = Optional.ofNullable(script.faults().network()).map(Network::new);
    }

    Script script() {
        return script;
    }

    /** For the creation of one more call. */
    Optional<Script.CallFault> nextCall() {
        Script.CallFault fault = script.faults().calls();
        return Optional.ofNullable(fault).filter(one -> calls.incrementAndGet() <= one.first());
    }

    /** The way of one more call's media and data; empty: straight. */
    Optional<NetworkRelay> nextWay() {
        return network.map(Network::connect);
    }

    boolean isNetworkDead() {
        return network.map(Network::isDead).orElse(false);
    }

    /** For one more sideband that connects. */
    Optional<Script.SidebandFault> nextSideband() {
        Script.SidebandFault fault = script.faults().sideband();
        return Optional.ofNullable(fault).filter(one -> sidebands.incrementAndGet() <= one.first());
    }

    /** For one more session. */
    SessionFaults nextSession() {
        int number = sessions.incrementAndGet();
        Script.SessionFault fault = script.faults().session();
        Script.EventFault events = script.faults().events();
        boolean hits = fault != null && number <= fault.first();
        return new SessionFaults(hits ? fault.expireAfterMs() : null, hits ? fault.dropAfterMs() : null,
            hits ? fault.dropAfterTurn() : null, events != null && number <= events.first() ? events : null);
    }
}
