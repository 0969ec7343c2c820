package realtime.host;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import realtime.store.StoreTarget;

/** Reads what the options about the store say; what is wrong is a usage error. */
final class StoreOption {
    private static final Pattern AGE = Pattern.compile("([1-9]\\d{0,4})([dhm])");

    private static final Pattern ADDRESS =
        Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

    private StoreOption() {}

    /** @param text null for the file in the data folder */
    static StoreTarget target(String text, Path dataDir, CommandSpec command) {
        try {
            return StoreTarget.parse(text == null ? "sqlite" : text, dataDir);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--store: " + e.getMessage());
        }
    }

    /** @param text null for the address that is listened on */
    static URI advertise(String text, CommandSpec command) {
        if (text == null) {
            return null;
        }
        if (!ADDRESS.matcher(text).matches()) {
            throw new ParameterException(command.commandLine(), "--advertise: got " + text
                + "; allowed: an address without a path, such as http://10.0.0.5:8080");
        }
        return URI.create(text);
    }

    /** @param text null for ever */
    static Duration retain(String text, CommandSpec command) {
        if (text == null) {
            return null;
        }
        Matcher age = AGE.matcher(text);
        if (!age.matches()) {
            throw new ParameterException(command.commandLine(), "--retain: got " + text
                + "; allowed: a number with d, h or m for days, hours or minutes, such as 30d");
        }
        long number = Long.parseLong(age.group(1));
        return switch (age.group(2)) {
            case "d" -> Duration.ofDays(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
