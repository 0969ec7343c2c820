package realtime.host;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who may talk to the host and frame its pages: one allow-list for the Host header (DNS rebinding), the Origin header
 * (other sites' scripts) and {@code frame-ancestors}. Pages on this machine may, others must be listed. Thread-safe.
 */
final class OriginPolicy {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    /** CSP knows no IPv6 literals, so {@code [::1]} cannot be listed. */
    private static final List<String> LOOPBACK_SOURCES =
        List.of("http://localhost:*", "https://localhost:*", "http://127.0.0.1:*", "https://127.0.0.1:*");
    /** A notebook in VS Code is a webview within the window of a program on this machine; no site has these schemes. */
    private static final List<String> VS_CODE_SOURCES = List.of("vscode-webview:", "vscode-file:");

    private final Set<String> origins;
    private final Set<String> hosts;
    private final Supplier<Set<String>> certified;

    /**
     * @param bindHost       the address the host listens on
     * @param allowedOrigins further origins such as {@code https://hub.example.org}
     * @param certified      the names in small letters that the host's certificate is good for now, which are its own;
     *                       empty without TLS
     * @throws IllegalArgumentException when one of them is no origin
     */
    OriginPolicy(String bindHost, List<String> allowedOrigins, Supplier<Set<String>> certified) {
        this(List.of(bindHost), allowedOrigins, certified);
    }

    /** @param names the address the host listens on, and further names it answers to */
    OriginPolicy(Collection<String> names, List<String> allowedOrigins, Supplier<Set<String>> certified) {
        this.certified = certified;
        origins = new LinkedHashSet<>();
        hosts = new LinkedHashSet<>(LOOPBACK);
        names.forEach(name -> hosts.add(inHeader(name.toLowerCase(Locale.ROOT))));
        for (String allowed : allowedOrigins) {
            URI origin = parse(allowed);
            origins.add(normal(origin));
            hosts.add(origin.getHost().toLowerCase(Locale.ROOT));
        }
    }

    private static String inHeader(String address) {
        return address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
    }

    /** @param host a Host header's value, with or without a port */
    boolean allowsHost(String host) {
        if (host == null) {
            return false;
        }
        String name = name(host);
        return hosts.contains(name) || certified.get().contains(name);
    }

    /** Whether a Host header's value is a name that every machine calls itself. */
    static boolean isThisMachine(String host) {
        return LOOPBACK.contains(name(host));
    }

    private static String name(String host) {
        return host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    }

    /** @param origin an Origin header's value; {@code null}, as sandboxed frames send it, is no one's */
    boolean allowsOrigin(String origin) {
        try {
            URI parsed = parse(origin);
            String name = parsed.getHost().toLowerCase(Locale.ROOT);
            boolean isCertified = "https".equals(parsed.getScheme()) && certified.get().contains(name);
            return LOOPBACK.contains(name) || isCertified || origins.contains(normal(parsed));
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    /** The CSP directive for pages that may be embedded. Every ancestor of the frame must match. */
    String frameAncestors() {
        List<String> sources = new ArrayList<>(List.of("frame-ancestors", "'self'"));
        sources.addAll(LOOPBACK_SOURCES);
        sources.addAll(VS_CODE_SOURCES);
        sources.addAll(origins);
        return String.join(" ", sources);
    }

    private static URI parse(String origin) {
        URI uri = uriOrNull(origin);
        boolean isOrigin = uri != null && uri.getHost() != null
            && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
            && (uri.getRawPath() == null || uri.getRawPath().isEmpty()) && uri.getRawQuery() == null
            && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
        if (!isOrigin) {
            throw new IllegalArgumentException(
                "An origin looks like https://example.org or http://example.org:8888, without a path.");
        }
        return uri;
    }

    private static URI uriOrNull(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** As browsers write it: a scheme's own port is left out. */
    private static String normal(URI origin) {
        boolean usual = origin.getPort() == ("https".equals(origin.getScheme()) ? 443 : 80);
        String port = origin.getPort() < 0 || usual ? "" : ":" + origin.getPort();
        return origin.getScheme() + "://" + origin.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
