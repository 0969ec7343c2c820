package realtime.store;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A file that only its owner can read, for one host at a time; other programs may read it meanwhile. Each commit is on
 * the disk when it returns ({@code synchronous=FULL}: in WAL mode anything less loses the last commits when the machine
 * fails). Thread-safe.
 */
final class SqliteEngine implements Engine {
    /** How long another program may hold the file up. */
    private static final int BUSY_MS = 2_000;
    private static final String SPACE = "Make room on the disk; what was not saved is saved then.";

    private final Path file;
    private final SQLiteDataSource source;
    private final boolean isOnlyRead;
    /** Held as long as the host runs; guarded by this. */
    private FileChannel claim;
    private final Pool pool = new Pool();

    /** @param isOnlyRead whether nothing is to be written, which goes while a host runs */
    SqliteEngine(Path file, boolean isOnlyRead) {
        this.file = file;
        this.isOnlyRead = isOnlyRead;
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MS);
        if (isOnlyRead) {
            config.setReadOnly(true);
        } else {
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            config.enforceForeignKeys(true);
        }
        source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
    }

    @Override
    public synchronized void open() throws StoreException {
        if (!isOnlyRead && claim == null) {
            claim();
        }
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        // SQLite has one writer at a time anyhow.
        config.setMaximumPoolSize(1);
        config.setMaxLifetime(0);
        config.setReadOnly(isOnlyRead);
        config.setConnectionTimeout(BUSY_MS + 1_000);
        pool.open(config);
    }

    /** In a file beside it: closing a file of SQLite's own would let go of SQLite's locks. */
    private void claim() throws StoreException {
        FileChannel channel = null;
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.createFile(file, ownerOnly());
            }
            channel = FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw inUse(channel);
            }
            claim = channel;
        } catch (OverlappingFileLockException e) {
            throw inUse(channel);
        } catch (IOException e) {
            close(channel);
            throw new StoreException(StoreException.Kind.UNAVAILABLE, file + " cannot be written.",
                "Make its folder writable, or choose another one with --data-dir or --store.", e);
        }
    }

    private StoreException inUse(FileChannel channel) {
        close(channel);
        return new StoreException(StoreException.Kind.UNAVAILABLE, "another host uses " + file + ".",
            "Stop the other host, or choose another file with --data-dir or --store.", null);
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public DataSource unpooled() {
        return source;
    }

    @Override
    public Connection connect() throws SQLException {
        return pool.connect();
    }

    @Override
    public void discard(Connection connection) {
        pool.discard(connection);
    }

    @Override
    public StoreException explain(SQLException e) {
        SQLiteErrorCode code = code(e);
        return switch (code) {
            case SQLITE_FULL -> unavailable("the disk of " + file + " is full.", SPACE, e);
            case SQLITE_BUSY, SQLITE_LOCKED -> unavailable("another program holds " + file + " locked.",
                "End its transaction; what was not saved is saved then.", e);
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM -> unavailable(file + " cannot be written.",
                "Make it and its folder writable; what was not saved is saved then.", e);
            case SQLITE_IOERR -> unavailable("reading or writing " + file + " failed.",
                "See whether its disk works and has room; what was not saved is saved then.", e);
            case SQLITE_CORRUPT, SQLITE_NOTADB -> new StoreException(StoreException.Kind.UNUSABLE, file
                + " is damaged, or no database.", "Move it away, or choose another file with --store.", e);
            case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE, SQLITE_ERROR -> new StoreException(
                StoreException.Kind.REFUSED, "the database does not take it (" + code + ").",
                "Please report this as a bug.", e);
            default -> unavailable("the database does not answer (" + code + ").", "See whether its disk works.", e);
        };
    }

    /** The driver hides it in what went wrong in a batch. */
    private static SQLiteErrorCode code(SQLException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof SQLiteException ofSqlite) {
                // The rest says more than we need.
                return SQLiteErrorCode.getErrorCode(ofSqlite.getResultCode().code & 0xff);
            }
        }
        return SQLiteErrorCode.UNKNOWN_ERROR;
    }

    private static StoreException unavailable(String message, String fix, SQLException e) {
        return new StoreException(StoreException.Kind.UNAVAILABLE, message, fix, e);
    }

    @Override
    public String words() {
        return "in " + file;
    }

    @Override
    public synchronized void close() {
        pool.close();
        close(claim);
        claim = null;
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        } : new FileAttribute<?>[0];
    }
}
