package realtime.store;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import support.PostgresServer;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresStoreTest extends SessionStoreContract {
    private final String database = PostgresServer.shared().newDatabase();

    @Override
    SessionStore store() {
        return Stores.of(StoreTarget.parse(database, Path.of("/")));
    }

    @Override
    SessionStore.Kept read() throws StoreException {
        try (SessionStore store = Stores.readOnly(StoreTarget.parse(database, Path.of("/")))) {
            store.open();
            return store.load(0);
        }
    }
}
