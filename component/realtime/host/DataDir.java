package realtime.host;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The folder for this program's data, where each system keeps such folders. */
final class DataDir {
    private static final String NAME = "realtime-audio";

    private DataDir() {}

    static Path ofUser(Map<String, String> environment) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        Path home = Path.of(System.getProperty("user.home"));
        if (system.contains("win") && environment.get("LOCALAPPDATA") != null) {
            return Path.of(environment.get("LOCALAPPDATA"), NAME);
        }
        if (system.contains("mac")) {
            return home.resolve("Library/Application Support").resolve(NAME);
        }
        String xdg = environment.get("XDG_DATA_HOME");
        return (xdg == null || xdg.isBlank() ? home.resolve(".local/share") : Path.of(xdg)).resolve(NAME);
    }
}
