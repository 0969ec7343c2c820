package support;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a fuzzer has made up, as the fuzz targets read it: lines of text. */
public final class FuzzInput {
    /** More lines than that tell nothing new, and take long. */
    private static final int MOST_LINES = 200;

    private FuzzInput() {}

    public static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }

    public static List<String> lines(byte[] data) {
        return text(data).lines().limit(MOST_LINES).toList();
    }

    /** What a target finds wrong though nothing was thrown. */
    public static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    public static void same(Object expected, Object actual, String what) {
        require(expected == null ? actual == null : expected.equals(actual),
            what + "\nexpected " + expected + "\nbut was  " + actual);
    }
}
