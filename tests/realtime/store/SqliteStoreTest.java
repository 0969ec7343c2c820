package realtime.store;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SqliteStoreTest extends SessionStoreContract {
    @TempDir
    private Path folder;

    @Override
    SessionStore store() {
        return Stores.of(new StoreTarget.Sqlite(folder.resolve("realtime.db")));
    }

    @Override
    SessionStore.Kept read() throws StoreException {
        try (SessionStore store = Stores.readOnly(new StoreTarget.Sqlite(folder.resolve("realtime.db")))) {
            store.open();
            return store.load(0);
        }
    }
}
