package realtime.host.relay;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts what seldom happens to the relay's clients. Thread-safe. */
final class RelayMeter {
    private final LongAdder dropped = new LongAdder();
    private final Map<CloseCode, LongAdder> closed = Arrays.stream(CloseCode.values())
        .collect(Collectors.toUnmodifiableMap(Function.identity(), code -> new LongAdder()));

    void dropped(int frames) {
        dropped.add(frames);
    }

    void closed(CloseCode code) {
        closed.get(code).increment();
    }

    long droppedFrames() {
        return dropped.sum();
    }

    Map<CloseCode, Long> closedByCode() {
        return closed.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().sum()));
    }
}
