package support;

import java.util.List;
import java.util.Locale;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.PostDiscoveryFilter;

/** Keeps the tests whose class or name contains any of the given words; all of them when there are none. */
public record NameFilter(List<String> words) implements PostDiscoveryFilter {
    @Override
    public FilterResult apply(TestDescriptor test) {
        String name = test.getUniqueId().toString().toLowerCase(Locale.ROOT);
        boolean wanted = words.isEmpty()
            || words.stream().anyMatch(word -> name.contains(word.toLowerCase(Locale.ROOT)));
        return FilterResult.includedIf(wanted);
    }
}
