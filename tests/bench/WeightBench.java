package bench;

import static java.util.stream.Collectors.joining;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import realtime.host.pages.Languages;
import support.Checkout;
import support.TestHost;
import support.Tools;

/** What a first run downloads, and what a first load of the widget transfers, beside what others load. */
public final class WeightBench {
    private static final double MB = 1_000_000;
    private static final double KB = 1_000;
    private static final byte GZIP_MARK = 0x1f;
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"(assets/[^\"]+)\"");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import [^(]*?['\"](\\./[^'\"]+)['\"]");

    private WeightBench() {}

    public static void run() throws IOException, InterruptedException {
        firstRun();
        PeerWeights.print(firstLoads());
    }

    private static void firstRun() throws IOException {
        Path root = Checkout.root();
        String classPath = Tools.run(root, "./jbang", "--quiet", "info", "classpath", "RealtimeAudio.java").strip();
        List<Path> jars = Stream.of(classPath.substring(classPath.lastIndexOf('\n') + 1).split(":"))
            .map(Path::of)
            .filter(jar -> jar.toString().endsWith(".jar") && Files.exists(jar))
            .filter(jar -> !jar.getFileName().toString().startsWith("RealtimeAudio"))
            .sorted(Comparator.comparingLong(WeightBench::size).reversed())
            .toList();
        jars.stream().limit(8).forEach(jar -> System.out.printf("  %6.2f MB  %s%n", size(jar) / MB, jar.getFileName()));
        long dependencies = jars.stream().mapToLong(WeightBench::size).sum();
        long sources = listed(root).stream().mapToLong(WeightBench::size).sum();
        System.out.printf("first run: %.1f MB in %d jars, %.2f MB of our own files: %.1f MB (limit 60)%n",
            dependencies / MB, jars.size(), sources / MB, (dependencies + sources) / MB);
    }

    /** Returns the bytes of the plain one. */
    private static long firstLoads() throws IOException, InterruptedException {
        try (TestHost host = TestHost.start(); HttpClient browser = HttpClient.newHttpClient()) {
            String page = host.create("{}").path("embed_url").asText();
            long plain = firstLoad(browser, page, Languages.ENGLISH, "first load of the widget");
            firstLoad(browser, page + "&theme=dark&accent=7a1fa2&radius=4", Languages.ENGLISH, "with a look of its own");
            for (String language : Languages.ALL) {
                firstLoad(browser, page, language, "in " + language);
            }
            return plain;
        }
    }

    private static long firstLoad(HttpClient browser, String page, String language, String name)
        throws IOException, InterruptedException {
        Map<URI, byte[]> files = new LinkedHashMap<>();
        fetch(browser, URI.create(page), language, LINK, files);
        long total = files.values().stream().mapToLong(file -> file.length).sum();
        String parts = files.entrySet().stream().map(file -> String.format("%s %.2f",
            file.getKey().getPath().replaceFirst(".*/", ""), file.getValue().length / KB)).collect(joining(", "));
        System.out.printf("%s: %.2f KB in %d requests (limit 20): %s%n", name, total / KB, files.size(), parts);
        return total;
    }

    /** Also what a file needs before it can do anything; not what a module loads later. */
    private static void fetch(HttpClient browser, URI address, String language, Pattern needs, Map<URI, byte[]> files)
        throws IOException, InterruptedException {
        if (files.containsKey(address)) {
            return;
        }
        byte[] file = transferred(browser, address, language);
        files.put(address, file);
        Matcher others = needs.matcher(unzipped(file));
        while (others.find()) {
            fetch(browser, address.resolve(others.group(1)), language, IMPORT, files);
        }
    }

    /** The answer's body as it crosses the network. */
    private static byte[] transferred(HttpClient browser, URI address, String language)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address).header("Accept-Encoding", "gzip")
            .header("Accept-Language", language).build();
        return browser.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    /** The host leaves a file that is small already as it is. */
    private static String unzipped(byte[] body) throws IOException {
        if (body[0] != GZIP_MARK) {
            return new String(body, StandardCharsets.UTF_8);
        }
        try (GZIPInputStream page = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Set<Path> listed(Path root) throws IOException {
        Set<Path> files = new LinkedHashSet<>(Set.of(root.resolve("RealtimeAudio.java")));
        Matcher entries = Pattern.compile("(?:=|//SOURCES )(component/\\S+)").matcher(Files.readString(root.resolve("RealtimeAudio.java")));
        while (entries.find()) {
            files.add(root.resolve(entries.group(1)));
        }
        return files;
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}
