package realtime.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The beginning of a call: it is ready, it is configured where that could not be done at its creation, and then the
 * conversation begins. Its methods are called under the call's lock, save for {@link #await} and {@link #isDone}.
 */
final class CallStart {
    /** How long a WebSocket's provider may take to say that it is ready; then it is taken to be. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(2);
    /** How long a provider may take to confirm the settings; then the conversation begins as if it had. */
    private static final Duration SETUP_LIMIT = Duration.ofSeconds(5);

    /** What the beginning consists of; each is done once. */
    interface Steps {
        void configure();

        void begin();
    }

    private final boolean needsSetup;
    private final Clock clock;
    private final Steps steps;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    /** What is wanted of the conversation before it has begun. */
    private final List<Runnable> early = new ArrayList<>();
    /** Milliseconds of the clock; 0 while not so. */
    private long openSince;
    private long setupSince;
    private boolean settingUp;

    CallStart(boolean needsSetup, Clock clock, Steps steps) {
        this.needsSetup = needsSetup;
        this.clock = clock;
        this.steps = steps;
    }

    boolean needsSetup() {
        return needsSetup;
    }

    /** Whether the conversation has begun, or never will. */
    boolean isDone() {
        return done.isDone();
    }

    /** The WebSocket stands; the provider may say yet when it is ready. */
    void open() {
        openSince = clock.millis();
    }

    /** The provider takes events. */
    void ready() {
        if (!needsSetup) {
            begin();
        } else if (!settingUp) {
            settingUp = true;
            setupSince = clock.millis();
            steps.configure();
        }
    }

    /** The provider has confirmed settings. */
    void confirmed() {
        if (settingUp) {
            begin();
        }
    }

    /** Lets time pass. */
    void tick() {
        long now = clock.millis();
        if (settingUp && now - setupSince >= SETUP_LIMIT.toMillis()) {
            begin();
        } else if (openSince != 0 && !settingUp && now - openSince >= READY_LIMIT.toMillis()) {
            ready();
        }
    }

    private void begin() {
        if (done.complete(null)) {
            steps.begin();
            early.forEach(Runnable::run);
            early.clear();
        }
    }

    /** What is said into a conversation comes behind what it begins with. */
    void whenDone(Runnable action) {
        if (isDone()) {
            action.run();
        } else {
            early.add(action);
        }
    }

    /** It began before the host was away. */
    void hasBegun() {
        done.complete(null);
    }

    /** The call is over: nobody waits for its beginning any more. */
    void giveUp() {
        early.clear();
        done.complete(null);
    }

    /** Waits until the conversation has begun, or had the time to. */
    void await() throws InterruptedException {
        try {
            done.get(SETUP_LIMIT.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            // The call's own clock has the last word on when it begins.
        }
    }
}
