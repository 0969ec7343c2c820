package realtime.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Which store is meant. */
public sealed interface StoreTarget {
    /** What is allowed, for people. */
    String ALLOWED = "memory, sqlite, sqlite:FILE, postgresql://USER@HOST/DATABASE";

    /** None that outlives the host. */
    record Memory() implements StoreTarget {}

    /** A file of this machine's. */
    record Sqlite(Path file) implements StoreTarget {}

    /**
     * A database.
     *
     * @param url      as the driver takes it, without user and password
     * @param user     null for the driver's default
     * @param password null for none, or one from {@code ~/.pgpass}
     * @param place    host and database, for people
     */
    record Postgres(String url, String user, String password, String place) implements StoreTarget {
        /** Without the password. */
        @Override
        public String toString() {
            return "Postgres[" + place + "]";
        }
    }

    /** Whether it outlives the host. */
    default boolean isDurable() {
        return !(this instanceof Memory);
    }

    /**
     * Reads what the option says.
     *
     * @param dataDir where the file is when its name is not said
     * @throws IllegalArgumentException saying what is allowed, and never what was given
     */
    static StoreTarget parse(String text, Path dataDir) {
        if (text.equals("memory")) {
            return new Memory();
        }
        if (text.equals("sqlite")) {
            return new Sqlite(dataDir.resolve("realtime.db").toAbsolutePath());
        }
        if (text.startsWith("sqlite:") && text.length() > "sqlite:".length()) {
            return new Sqlite(path(text.substring("sqlite:".length())).toAbsolutePath());
        }
        if (text.matches("(?s)(jdbc:)?postgres(ql)?://.*")) {
            return postgres(text.replaceFirst("^jdbc:", ""));
        }
        throw wrong();
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw wrong();
        }
    }

    private static Postgres postgres(String text) {
        try {
            URI uri = new URI(text);
            String path = uri.getRawPath();
            if (uri.getHost() == null || path == null || path.length() < 2) {
                throw wrong();
            }
            String place = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + path;
            String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
            if (query.matches("(.*&)?(user|password)=.*")) {
                throw wrong();
            }
            String[] login = uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
            return new Postgres("jdbc:postgresql://" + place + (query.isEmpty() ? "" : "?" + query),
                login.length < 1 || login[0].isEmpty() ? null : decoded(login[0]),
                login.length < 2 ? null : decoded(login[1]), place);
        } catch (URISyntaxException e) {
            throw wrong();
        }
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** What was given may hold a password. */
    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException("allowed: " + ALLOWED);
    }
}
