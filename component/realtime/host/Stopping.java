package realtime.host;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import realtime.provider.Calls;

/**
 * How the host's process ends: Ctrl-C ends its conversations; SIGTERM, as service managers send it, leaves them to the
 * host that comes next. A second signal ends the process at once, and so does the time limit. Thread-safe.
 */
final class Stopping {
    private static final int OK = 0;
    private static final int FAILED = 1;
    /** What shells make of a signal: 128 and its number, which is 2. */
    private static final int INTERRUPTED = 130;
    /** The rest is for the store. */
    private static final int ANSWERING_SHARE = 2;

    private final Host host;
    private final Partner partner;
    private final Duration limit;
    private final Consumer<String> says;
    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * @param limit for what SIGTERM begins
     * @param says  tells people
     */
    Stopping(Host host, Partner partner, Duration limit, Consumer<String> says) {
        this.host = host;
        this.partner = partner;
        this.limit = limit;
        this.says = says;
    }

    /** From now on signals have their effect; the process then never ends by itself. */
    void install() {
        Signals.on("TERM", () -> begin(this::drain));
        Signals.on("INT", () -> begin(this::stop));
        // A terminal that is closed, and platforms without those signals.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (begun.compareAndSet(false, true)) {
                stop();
            }
        }, "stop"));
    }

    private void begin(Runnable how) {
        if (!begun.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        new Thread(how, "stop").start();
    }

    private void stop() {
        int ended = host.stop();
        end(ended == 0 ? "Stopped; no conversation was going on."
            : "Stopped; " + counted(ended) + " ended and hung up.");
    }

    private void drain() {
        Thread.ofPlatform().daemon().name("stop-limit").start(this::endInTime);
        if (partner.practice() != null) {
            // It answers from this process: its calls cannot go on without.
            stop();
        }
        Calls.Left left = host.drain(limit.dividedBy(ANSWERING_SHARE));
        if (left.goingOn() == 0) {
            end(left.ended() == 0 ? "Stopped; no conversation was going on."
                : "Stopped; " + counted(left.ended()) + " ended and hung up.");
        }
        end("Stopped; " + (left.goingOn() == 1 ? "1 conversation goes on" : left.goingOn() + " conversations go on")
            + ", for the next host to take up.");
    }

    private void endInTime() {
        try {
            Thread.sleep(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        says.accept("Stopped after " + limit.toSeconds() + " s; the latest may not be saved.");
        Runtime.getRuntime().halt(FAILED);
    }

    private void end(String words) {
        partner.close();
        says.accept(words);
        HostCommand.closeOutput();
        // Stopping by a signal is the ordinary way, so not the signal's exit code.
        Runtime.getRuntime().halt(OK);
    }

    private static String counted(int conversations) {
        return conversations == 1 ? "1 conversation was" : conversations + " conversations were";
    }
}
