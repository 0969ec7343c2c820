package bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import realtime.host.pages.EmbedPage;
import support.Checkout;
import support.Tools;

/** What a first run downloads, and what a first load of the widget transfers. */
public final class WeightBench {
    private static final double MB = 1_000_000;

    private WeightBench() {}

    public static void run() throws IOException {
        firstRun();
        firstLoad();
    }

    private static void firstRun() throws IOException {
        Path root = Checkout.root();
        String classPath = Tools.run(root, "./jbang", "--quiet", "info", "classpath", "RealtimeAudio.java").strip();
        List<Path> jars = Stream.of(classPath.substring(classPath.lastIndexOf('\n') + 1).split(":"))
            .map(Path::of)
            .filter(jar -> jar.toString().endsWith(".jar") && Files.exists(jar) && !jar.getFileName().toString().startsWith("RealtimeAudio"))
            .sorted(Comparator.comparingLong(WeightBench::size).reversed())
            .toList();
        jars.stream().limit(8).forEach(jar -> System.out.printf("  %6.2f MB  %s%n", size(jar) / MB, jar.getFileName()));
        long dependencies = jars.stream().mapToLong(WeightBench::size).sum();
        long sources = listed(root).stream().mapToLong(WeightBench::size).sum();
        System.out.printf("first run: %.1f MB in %d jars, %.2f MB of our own files: %.1f MB (limit 60)%n",
            dependencies / MB, jars.size(), sources / MB, (dependencies + sources) / MB);
    }

    private static void firstLoad() throws IOException {
        String page = EmbedPage.render(new EmbedPage.View("5f70a409-37ed-460c-bb49-9182d6f04598", "token", "en", "auto", "full", false, "auto", false, false));
        Set<String> files = new LinkedHashSet<>();
        Matcher links = Pattern.compile("(?:src|href)=\"assets/([^\"]+)\"").matcher(page);
        while (links.find()) {
            files.add(links.group(1));
        }
        long total = gzip(page.getBytes());
        for (String file : files) {
            total += gzip(Files.readAllBytes(Checkout.root().resolve("component/web").resolve(file)));
        }
        System.out.printf("first load of the widget: %.1f KB gzip in %d requests%n", total / 1000.0, files.size() + 1);
    }

    private static Set<Path> listed(Path root) throws IOException {
        Set<Path> files = new LinkedHashSet<>(Set.of(root.resolve("RealtimeAudio.java")));
        Matcher entries = Pattern.compile("(?:=|//SOURCES )(component/\\S+)").matcher(Files.readString(root.resolve("RealtimeAudio.java")));
        while (entries.find()) {
            files.add(root.resolve(entries.group(1)));
        }
        return files;
    }

    private static long gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.size();
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}
