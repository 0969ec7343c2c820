package realtime.host.metrics;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Values of a label, which must stay few: a provider's error codes are its own, and it may make up any. Not
 * thread-safe.
 */
final class FewNames {
    private static final int MOST = 60;
    private static final String OTHER = "other";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    private final Set<String> known = new HashSet<>();

    /** The name itself, or {@code other}. */
    String of(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            return OTHER;
        }
        return known.contains(name) || known.size() < MOST && known.add(name) ? name : OTHER;
    }
}
