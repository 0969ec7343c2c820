package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what clients send into a file, one JSON object a line: {@code time} (ISO 8601), {@code connection}, {@code
 * session} and {@code event}. Each line is in the file before the next event is heard, so that nothing
 * is lost when the process is ended. Thread-safe.
 */
final class ClientRecorder implements ClientListener {
    private static final Logger LOG = LoggerFactory.getLogger(ClientRecorder.class);
    private final BufferedWriter file;
    private boolean broken;

    /** Goes on at the end of a file that exists. */
    ClientRecorder(Path path) throws IOException {
        file = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public synchronized void received(ClientMessage message) {
        if (broken) {
            return;
        }
        ObjectNode line = Json.object().put("time", message.time().toString())
            .put("connection", message.connection().name().toLowerCase(Locale.ROOT))
            .put("session", message.session());
        line.set("event", message.event());
        try {
            file.write(Json.text(line));
            file.newLine();
            file.flush();
        } catch (IOException full) {
            broken = true;
            LOG.error("The recording ends here: it cannot be written ({})", full.getMessage());
        }
    }
}
