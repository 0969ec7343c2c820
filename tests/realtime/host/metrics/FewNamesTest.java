package realtime.host.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FewNamesTest {
    private final FewNames names = new FewNames();

    @Test
    void a_name_stays_and_what_is_none_becomes_other() {
        assertEquals(List.of("stopped", "max_minutes", "other", "other", "other", "other"),
            List.of(names.of("stopped"), names.of("max_minutes"), names.of("Bad key: sk-1"), names.of(null),
                names.of("a\nb"), names.of("x".repeat(49))));
    }

    @Test
    void a_provider_that_makes_up_codes_makes_no_more_than_sixty_labels() {
        List<String> labels = IntStream.range(0, 1_000).mapToObj(number -> names.of("code_" + number)).distinct()
            .toList();
        assertEquals(61, labels.size());
        assertEquals("other", labels.getLast());
        assertEquals("code_0", names.of("code_0"));
    }
}
