package support;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a server that has to know it before it is there. Thread-safe. */
public final class FreePort {
    /** Below those that systems give out by themselves: no other test is given it before its server has it. */
    private static final int FROM = 20_000;
    private static final int TO = 30_000;

    private FreePort() {}

    public static int find() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FROM, TO);
            try (ServerSocket free = new ServerSocket(port)) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // Of so many there is another.
            }
        }
    }
}
