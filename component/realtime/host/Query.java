package realtime.host;

import io.javalin.http.Context;
import java.time.Duration;

/** Query parameters as values; a wrong one is answered with a 400 that names it. */
final class Query {
    /** Proxies give up on what says nothing for longer. */
    private static final int LONGEST_WAIT_SECONDS = 60;

    private Query() {}

    /** @param otherwise what holds when the parameter is absent */
    static long number(Context ctx, String name, long least, long most, long otherwise) {
        String given = ctx.queryParam(name);
        if (given == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(given);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(name, least, most);
        }
        throw wrong(name, least, most);
    }

    /** {@code wait}: how long an answer may take that waits for news; none where the parameter is absent. */
    static Duration wait(Context ctx) {
        return Duration.ofSeconds(number(ctx, "wait", 0, LONGEST_WAIT_SECONDS, 0));
    }

    static boolean flag(Context ctx, String name) {
        String given = ctx.queryParam(name);
        if (given == null || given.equals("false")) {
            return false;
        }
        if (given.equals("true")) {
            return true;
        }
        throw ApiException.badRequest("invalid_parameter", name + " is neither true nor false.",
            "Send " + name + "=true, or leave it out.");
    }

    private static ApiException wrong(String name, long least, long most) {
        String range = most == Long.MAX_VALUE ? "of " + least + " or more" : "from " + least + " to " + most;
        return ApiException.badRequest("invalid_parameter", name + " is no whole number " + range + ".",
            "Correct " + name + ".");
    }
}
