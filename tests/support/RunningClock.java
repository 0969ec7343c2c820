package support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clock, which a test can put forward. Thread-safe. */
public final class RunningClock extends Clock {
    private final Clock system = Clock.systemUTC();
    private final AtomicLong aheadMs = new AtomicLong();

    public void forward(Duration time) {
        aheadMs.addAndGet(time.toMillis());
    }

    @Override
    public long millis() {
        return system.millis() + aheadMs.get();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
