package support;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
public final class Checkout {
    private Checkout() {}

    /** The folder that holds RealtimeAudio.java: the working directory or the nearest one above it. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("RealtimeAudio.java"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("Run the tests from inside the checkout: ./jbang test");
        }
        return folder;
    }
}
