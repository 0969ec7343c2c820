package bench;

import java.util.Arrays;

/** How long each of many things took. Not thread-safe. */
final class Latencies {
    private long[] nanos = new long[1_024];
    private int count;

    void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    void clear() {
        count = 0;
    }

    /** Of this sample; milliseconds. */
    Summary summary() {
        Arrays.sort(nanos, 0, count);
        return new Summary(count, percentile(0.50), percentile(0.99), percentile(1));
    }

    private double percentile(double share) {
        return count == 0 ? Double.NaN : nanos[(int) Math.min(count - 1, (long) (count * share))] / 1e6;
    }

    /**
     * Durations in milliseconds.
     *
     * @param count of what was measured
     */
    record Summary(long count, double p50, double p99, double most) {
        static Summary parse(String text) {
            String[] parts = text.split(" ");
            return new Summary(Long.parseLong(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]));
        }

        /** As {@link #parse} reads it. */
        @Override
        public String toString() {
            return count + " " + p50 + " " + p99 + " " + most;
        }
    }
}
