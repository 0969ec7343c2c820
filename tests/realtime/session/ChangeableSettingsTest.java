package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Checkout;

/** Who changes a conversation for an app has to know what the host lets change. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChangeableSettingsTest {
    private static final Pattern LIST = Pattern.compile("CHANGEABLE = [\\[(]([^\\])]*)");
    private static final Pattern NAME = Pattern.compile("[a-z_]+");

    @ParameterizedTest
    @ValueSource(strings = {"component/web/streamlit-changes.js", "examples/python/realtime_audio.py"})
    void are_the_same_for_the_host_and_for(String file) throws IOException {
        String list = LIST.matcher(Files.readString(Checkout.root().resolve(file))).results().findFirst()
            .map(found -> found.group(1)).orElse("");
        assertEquals(SettingsParser.CHANGEABLE, NAME.matcher(list).results().map(MatchResult::group).toList());
    }
}
