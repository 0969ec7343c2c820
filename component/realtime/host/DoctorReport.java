package realtime.host;

import java.util.ArrayList;
import java.util.List;
import realtime.provider.Check;
import realtime.provider.Check.Status;

/**
 * What works and what does not, as {@code GET /api/doctor} and {@code doctor --json} tell it. Holds no secret.
 *
 * @param provider name of its profile
 * @param status   of the worst check; {@code ok} also when some could not be made
 * @param summary  the same in words
 */
record DoctorReport(String provider, Status status, String summary, List<Check> checks) {
    static DoctorReport of(String provider, List<Check> checks) {
        long failed = count(checks, Status.FAIL);
        long warned = count(checks, Status.WARN);
        Status worst = failed > 0 ? Status.FAIL : warned > 0 ? Status.WARN : Status.OK;
        return new DoctorReport(provider, worst, words(failed, warned, count(checks, Status.SKIPPED)),
            List.copyOf(checks));
    }

    private static String words(long failed, long warned, long skipped) {
        List<String> parts = new ArrayList<>();
        if (failed > 0) {
            parts.add(failed == 1 ? "1 problem" : failed + " problems");
        }
        if (warned > 0) {
            parts.add(warned == 1 ? "1 warning" : warned + " warnings");
        }
        String found = String.join(", ", parts) + ".";
        if (failed > 0) {
            return found;
        }
        String works = skipped > 0 ? "Everything that could be checked works" : "Everything works";
        return warned > 0 ? works + ", with " + found : works + ".";
    }

    private static long count(List<Check> checks, Status status) {
        return checks.stream().filter(check -> check.status() == status).count();
    }
}
