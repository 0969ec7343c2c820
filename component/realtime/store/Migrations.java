package realtime.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;

/** Brings a database's schema up to date: one SQL file for each version, the same for every database. */
final class Migrations {
    /**
     * Named one by one: Flyway's own search finds nothing, and says nothing, in a jar without entries for folders.
     */
    private static final List<String> FILES =
        List.of("V1__sessions.sql", "V2__hosts.sql", "V3__spending.sql");
    private static final String TABLE = "realtime_schema";

    private Migrations() {}

    /**
     * Does what is missing; several hosts may at once.
     *
     * @throws SQLException   when the database does not answer
     * @throws StoreException when the schema is newer than this program, or not ours
     */
    static void run(DataSource source, String schema) throws SQLException, StoreException {
        FluentConfiguration configuration = Flyway.configure().dataSource(source).resourceProvider(new Files())
            .table(TABLE).loggers("slf4j").baselineOnMigrate(true).baselineVersion("0")
            // By default Flyway would go on with a schema that is newer than what it knows.
            .ignoreMigrationPatterns(new String[0]);
        if (schema != null) {
            configuration.schemas(schema).createSchemas(true);
        }
        try {
            configuration.load().migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException ofDatabase) {
                    throw ofDatabase;
                }
            }
            throw new StoreException(StoreException.Kind.UNUSABLE,
                "the store's schema is not one that this version knows.",
                "Use the version that made it or a newer one, or another store.", e);
        }
    }

    private static final class Files implements ResourceProvider {
        @Override
        public LoadableResource getResource(String name) {
            return FILES.stream().filter(name::endsWith).findFirst().map(Migration::new).orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return FILES.stream().filter(file -> file.startsWith(prefix))
                .filter(file -> Arrays.stream(suffixes).anyMatch(file::endsWith))
                .<LoadableResource>map(Migration::new).toList();
        }
    }

    /** A file of the class path. */
    private static final class Migration extends LoadableResource {
        private final String file;

        private Migration(String file) {
            this.file = file;
        }

        @Override
        public Reader read() {
            try (InputStream in = Migrations.class.getResourceAsStream("schema/" + file)) {
                return new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return "schema/" + file;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return getAbsolutePath();
        }

        @Override
        public String getFilename() {
            return file;
        }

        @Override
        public String getRelativePath() {
            return file;
        }
    }
}
