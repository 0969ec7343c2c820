package bench;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import realtime.host.pages.Languages;
import support.Checkout;
import support.TestHost;
import support.Tools;

/** What a first run downloads, and what a first load of the widget transfers. */
public final class WeightBench {
    private static final double MB = 1_000_000;
    private static final double KB = 1_000;

    private WeightBench() {}

    public static void run() throws IOException, InterruptedException {
        firstRun();
        firstLoad();
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

    private static void firstLoad() throws IOException, InterruptedException {
        try (TestHost host = TestHost.start(); HttpClient browser = HttpClient.newHttpClient()) {
            URI page = URI.create(host.create("{}").path("embed_url").asText());
            Matcher links = Pattern.compile("(?:src|href)=\"(assets/[^\"]+)\"")
                .matcher(unzipped(transferred(browser, page, Languages.ENGLISH)));
            long files = 0;
            int requests = 1;
            while (links.find()) {
                int bytes = transferred(browser, page.resolve(links.group(1)), Languages.ENGLISH).length;
                System.out.printf("  %6.2f KB  %s%n", bytes / KB, links.group(1));
                files += bytes;
                requests++;
            }
            for (String language : Languages.ALL) {
                int html = transferred(browser, page, language).length;
                System.out.printf("first load of the widget (%s): %.2f KB in %d requests, page %.2f KB (limit 20)%n",
                    language, (files + html) / KB, requests, html / KB);
            }
        }
    }

    /** The answer's body as it crosses the network. */
    private static byte[] transferred(HttpClient browser, URI address, String language)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address).header("Accept-Encoding", "gzip")
            .header("Accept-Language", language).build();
        return browser.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    private static String unzipped(byte[] body) throws IOException {
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
