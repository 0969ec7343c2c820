package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssetNamesTest {
    private final LocalHost host = new LocalHost();

    @AfterAll
    void close() {
        host.close();
    }

    /** Files that are there, seen from the assets' folder. */
    @ParameterizedTest
    @ValueSource(strings = {"..%2fRealtimeAudio.class", "..%2frealtime%2fhost%2fopenapi.json",
        "%2e%2e%2frealtime/host/openapi.json", "../realtime/host/openapi.json", "..%5crealtime%5chost%5copenapi.json",
        "%2e%2e%2fRealtimeAudio.class", "%252e%252e%252fRealtimeAudio.class"})
    void names_that_lead_elsewhere_are_no_assets(String name) {
        assertEquals(404, host.get("/assets/" + name).status());
    }
}
