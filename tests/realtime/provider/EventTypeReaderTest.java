package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventTypeReaderTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '|', delimiter = ';', value = {
        "{\"type\":\"a.b\"}; a.b",
        "{ \"x\" : {\"type\":\"inner\"} , \"type\" : \"a.b\" }; a.b",
        "{\"audio\":\"AAAA\",\"type\":\"a.b\"}; a.b",
        "{\"say\":\"\\\"type\\\":\\\"no\\\"\",\"type\":\"a\\u002eb\"}; a.b",
        "{\"type\":\"a.b\",broken; a.b",
        "{\"type\":1}; ||",
        "{\"type\"; ||",
        "[]; ||",
        "nothing; ||",
        "||; ||",
        "{}; ||"})
    void reads_the_type_and_nothing_behind_it(String event, String type) {
        assertEquals(type, new EventTypeReader().read(event));
    }
}
