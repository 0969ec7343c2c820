package realtime.talk;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * A host and what an address says beside it. Any address that a host prints will do, pasted whole: that of the
 * playground, of a widget, its iframe, a transcript or a relay.
 *
 * @param base    where its paths begin
 * @param session id or key; null where the address names none
 * @param token   null where the address holds none
 */
public record HostAddress(HttpUrl base, String session, String token) {
    private static final Pattern SRC = Pattern.compile("\\bsrc=([\"'])(.*?)\\1", Pattern.CASE_INSENSITIVE);
    private static final Pattern SCHEME = Pattern.compile("^(https?|wss?)://.*", Pattern.CASE_INSENSITIVE);
    /** What the host's own paths begin with; before them there may be a proxy's. */
    private static final Pattern OWN_PATH =
        Pattern.compile("/(embed|streamlit|api/sessions|ws/session|healthz|readyz|metrics)(/|$)");
    /** What stands for a session that is not there yet. */
    private static final List<String> NONE = List.of("", "new", "undefined", "null");

    /**
     * Reads an address; without a scheme it is taken to begin with {@code http://}.
     *
     * @throws IllegalArgumentException when it is none, without repeating it: it may hold a token
     */
    public static HostAddress parse(String pasted) {
        Matcher src = SRC.matcher(pasted);
        String text = (src.find() ? src.group(2) : pasted).strip().replace("&amp;", "&");
        String http = SCHEME.matcher(text).matches() ? text.replaceFirst("(?i)^ws", "http") : "http://" + text;
        HttpUrl url = HttpUrl.parse(http);
        if (url == null) {
            throw new IllegalArgumentException("is no address such as http://localhost:8080");
        }
        String path = url.encodedPath();
        Matcher own = OWN_PATH.matcher(path);
        String before = own.find() ? path.substring(0, own.start()) : path.replaceFirst("/+$", "");
        HttpUrl base = url.newBuilder().encodedPath(before + "/").query(null).fragment(null).username("").password("")
            .build();
        return new HostAddress(base, session(url, base), blankToNull(url.queryParameter("token")));
    }

    private static String session(HttpUrl url, HttpUrl base) {
        List<String> path = url.pathSegments().subList(base.pathSize() - 1, url.pathSize());
        String named = null;
        if (path.isEmpty()) {
            return null;
        } else if (path.getFirst().equals("embed")) {
            named = url.queryParameter("session") == null ? url.queryParameter("key") : url.queryParameter("session");
        } else if (path.size() > 2 && (path.getFirst().equals("api") || path.getFirst().equals("ws"))) {
            named = path.get(2);
        }
        return named == null || NONE.contains(named) ? null : named;
    }

    /** Whether the text is an address with a session in it, rather than a session's id or key. */
    public static boolean isAddress(String text) {
        return text.contains("://");
    }

    /** The address of an API path below the host's own. */
    HttpUrl path(String... segments) {
        HttpUrl.Builder url = base.newBuilder();
        for (String segment : segments) {
            url.addPathSegment(segment);
        }
        return url.build();
    }

    /** As a person knows it. */
    String name() {
        return base.toString().replaceFirst("/$", "");
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HostAddress[" + name() + "]";
    }
}
