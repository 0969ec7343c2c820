package realtime.store;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import realtime.session.SavedSession;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MemoryStoreTest extends SessionStoreContract {
    private final MemoryStore memory = new MemoryStore();

    @Override
    SessionStore store() {
        return new StoreThatStays(memory);
    }

    @Override
    SessionStore.Kept read() {
        return memory.load(0);
    }

    /** Closing it ends the process in other cases. */
    record StoreThatStays(MemoryStore memory) implements SessionStore {
        @Override
        public void open() {
            memory.open();
        }

        @Override
        public List<String> save(List<SavedSession> changes) {
            return memory.save(changes);
        }

        @Override
        public Kept load(long eventsSince) {
            return memory.load(eventsSince);
        }

        @Override
        public double spent(LocalDate day) {
            return memory.spent(day);
        }

        @Override
        public void probe() {
            memory.probe();
        }

        @Override
        public String words() {
            return memory.words();
        }

        @Override
        public void close() {
            // What it has stays.
        }
    }
}
