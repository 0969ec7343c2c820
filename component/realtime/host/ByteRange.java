package realtime.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of an answer that a {@code Range} header asks for (RFC 9110, section 14). Of several ranges, or of what is
 * no range of bytes, nothing is taken: then the answer is whole, as the standard allows.
 *
 * @param first of its bytes
 * @param end   behind the last
 */
record ByteRange(long first, long end) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** @throws ApiException 416 when nothing of the answer is in it */
    static ByteRange of(String header, long length) {
        Matcher range = ONE.matcher(header == null ? "" : header.strip());
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return new ByteRange(0, length);
        }
        if (range.group(1).isEmpty()) {
            long last = Long.parseLong(range.group(2));
            return satisfiable(new ByteRange(Math.max(0, length - last), length));
        }
        long first = Long.parseLong(range.group(1));
        if (!range.group(2).isEmpty() && Long.parseLong(range.group(2)) < first) {
            return new ByteRange(0, length);
        }
        long end = range.group(2).isEmpty() ? length : Math.min(length, Long.parseLong(range.group(2)) + 1);
        return satisfiable(new ByteRange(first, end));
    }

    private static ByteRange satisfiable(ByteRange range) {
        if (range.first >= range.end) {
            throw new ApiException(416, "range_not_satisfiable", "The recording has nothing in that range.",
                "Ask without Range for how long it is now.");
        }
        return range;
    }

    boolean isWhole(long length) {
        return first == 0 && end == length;
    }

    /** {@code Content-Range}. */
    String header(long length) {
        return "bytes " + first + "-" + (end - 1) + "/" + length;
    }
}
