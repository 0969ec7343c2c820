package realtime.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import realtime.session.Item;
import realtime.session.ItemStatus;
import realtime.session.Session;
import support.Await;

/**
 * A process that has conversations until it is killed. Of each finished turn that a reader is shown it prints a line:
 * session, item and text.
 */
public final class Talker {
    private static final int SESSIONS = 4;

    private Talker() {}

    /** @param args where the sessions are kept */
    public static void main(String[] args) throws Exception {
        Scene scene = new Scene(Stores.of(StoreTarget.parse(args[0], Path.of("."))));
        // The database may take a moment to notice that the one before has gone.
        Await.until("the store", Duration.ofSeconds(20), () -> scene.writer.health().problem() == null);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            Session session = scene.talking(Map.of());
            threads.add(Thread.ofPlatform().start(() -> talk(session)));
            threads.add(Thread.ofPlatform().start(() -> read(session)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void talk(Session session) {
        for (int turn = 0; true; turn++) {
            Scene.says(session, "u" + turn, "Question " + turn);
            Scene.answers(session, "a" + turn, "This is the answer to question " + turn);
            // At a pace at which a reader keeps up.
            session.saving().await();
        }
    }

    private static void read(Session session) {
        long seen = 0;
        try {
            while (session.awaitEventAfter(seen, Duration.ofSeconds(10))) {
                for (var event : session.eventsAfter(seen).orElseThrow()) {
                    seen = event.seq();
                    if (event.data() instanceof Item item && item.status() == ItemStatus.COMPLETED) {
                        System.out.println(session.id() + " " + item.id() + " " + item.content());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
