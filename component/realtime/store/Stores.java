package realtime.store;

import java.nio.file.Files;

/** Makes stores; each is to be opened. */
public final class Stores {
    private Stores() {}

    /** To be written by a host. */
    public static SessionStore of(StoreTarget target) {
        return of(target, false);
    }

    /** To be read only, also while a host uses it. */
    public static SessionStore readOnly(StoreTarget target) {
        return of(target, true);
    }

    /** Whether there is anything to be read. */
    public static boolean exists(StoreTarget target) {
        return !(target instanceof StoreTarget.Sqlite sqlite) || Files.exists(sqlite.file());
    }

    /**
     * Looks whether a host could use it, and changes nothing. Returns what it is and where.
     *
     * @throws StoreException when it could not
     */
    public static String probe(StoreTarget target) throws StoreException {
        try (SessionStore store = readOnly(target)) {
            if (exists(target)) {
                store.open();
                store.probe();
            }
            return store.words();
        }
    }

    private static SessionStore of(StoreTarget target, boolean isOnlyRead) {
        return switch (target) {
            case StoreTarget.Memory memory -> new MemoryStore();
            case StoreTarget.Sqlite sqlite -> SqlStore.ofOne(new SqliteEngine(sqlite.file(), isOnlyRead), isOnlyRead);
            case StoreTarget.Postgres postgres -> SqlStore.ofMany(new PostgresEngine(postgres), PostgresEngine.SCHEMA,
                isOnlyRead);
        };
    }
}
