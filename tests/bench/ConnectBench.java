package bench;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import support.Chromium;
import support.HostProcess;
import support.TestHost;
import support.Wav;

/** Click to session ready in Chromium, our widget beside the floor page, against the same practice partner. */
public final class ConnectBench {
    private static final int ROUNDS = 31;
    private static final String ELAPSED = "() => { const [start] = performance.getEntriesByName('realtime-start'); "
        + "const [ready] = performance.getEntriesByName('realtime-ready'); return ready ? ready.startTime - start.startTime : null; }";

    private ConnectBench() {}

    public static void run() throws Exception {
        try (TestHost host = TestHost.start(); FloorPage floor = new FloorPage(host.practice().baseUrl(), host.practice().apiKey());
             Chromium chromium = Chromium.speaking(Wav.silence())) {
            List<Double> floorMs = new ArrayList<>();
            List<Double> widgetMs = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                floorMs.add(connect(chromium, floor.url(), "Start"));
                String widget = host.create("{}").path("embed_url").asText();
                widgetMs.add(connect(chromium, widget, "Start conversation"));
            }
            double floorMedian = median(floorMs);
            double widgetMedian = median(widgetMs);
            System.out.printf("click to session ready, median of %d:  floor %.0f ms  widget %.0f ms  ratio %.2f%n",
                ROUNDS, floorMedian, widgetMedian, widgetMedian / floorMedian);
        }
        process();
    }

    private static void process() throws Exception {
        // The first start compiles and writes the class-data archive; the next ones are warm.
        start().stop();
        List<Double> starts = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            long begin = System.nanoTime();
            try (HostProcess host = start()) {
                host.send("GET", "/", "text/plain", null);
                starts.add((System.nanoTime() - begin) / 1e6);
                host.stop();
            }
        }
        try (HostProcess host = start(); Chromium chromium = Chromium.speaking(Wav.silence())) {
            long idle = host.residentMb();
            List<Double> calls = new ArrayList<>();
            for (int session = 0; session < 5; session++) {
                String widget = host.url() + "/embed?key=s" + session + "&token=" + HostProcess.TOKEN;
                calls.add(connect(chromium, widget, "Start conversation", true));
            }
            System.out.printf("host process: warm start to first page, median of 5: %.0f ms; resident memory idle %d MB, "
                + "with five conversations %d MB, practice partner included (peers: 0.8-4.0 s, 102-234 MB)%n",
                median(starts), idle, host.residentMb());
            System.out.printf("click to session ready in a fresh host process: first call %.0f ms, fifth %.0f ms%n",
                calls.getFirst(), calls.getLast());
        }
    }

    private static HostProcess start() {
        return HostProcess.start(Map.of(), "--provider", "practice");
    }

    private static double connect(Chromium chromium, String url, String button) {
        return connect(chromium, url, button, false);
    }

    private static double connect(Chromium chromium, String url, String button, boolean keep) {
        Page page = chromium.open(url);
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(true)).click();
        double elapsed = ((Number) page.waitForFunction(ELAPSED).jsonValue()).doubleValue();
        if (!keep) {
            page.context().close();
        }
        return elapsed;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
