package support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the widget says about the microphone in the system's Firefox, which a script of node drives. */
public final class FirefoxDoctor {
    private static final Path CLIENTS = Checkout.root().resolve("tests/clients");
    private static final ObjectMapper JSON = new ObjectMapper();

    private FirefoxDoctor() {}

    /** @param isForeseen whether the widget is to say something before Start is pressed */
    public record Case(String url, boolean isForeseen) {}

    /**
     * Opens one page after the other in one browser, and presses Start.
     *
     * @param preferences of the browser, beside those that give it a microphone
     * @return for each page {@code foreseen} and {@code told}; null where it has no widget
     */
    public static JsonNode examine(List<Case> cases, Map<String, Object> preferences) {
        Tools.npmInstall(CLIENTS, "puppeteer-core");
        try {
            return JSON.readTree(Tools.run(CLIENTS, Tools.path("node").toString(), "--no-warnings",
                "firefox-doctor.mjs", Tools.path("firefox-esr").toString(), JSON.writeValueAsString(preferences),
                JSON.writeValueAsString(cases)));
        } catch (JsonProcessingException e) {
            throw new AssertionError("The script printed something else than one line of JSON", e);
        }
    }
}
