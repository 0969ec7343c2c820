package support;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The system's Chromium, headless, with a fake microphone that plays a WAV file once. Playwright's own browsers are not
 * used, nor downloaded.
 */
public final class Chromium implements AutoCloseable {
    private static final List<String> QUIET = List.of("--no-sandbox", "--disable-gpu", "--disable-quic",
        "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync");
    /** Tells this browser's processes from others'. */
    private final UUID mark = UUID.randomUUID();
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> permissions;

    private Chromium(List<String> arguments) {
        this(arguments, List.of());
    }

    private Chromium(List<String> arguments, List<String> permissions) {
        this.permissions = permissions;
        playwright = Playwright.create(new Playwright.CreateOptions()
            .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        List<String> all = new ArrayList<>(QUIET);
        all.addAll(arguments);
        all.add("--realtime-audio-test=" + mark);
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
            .setExecutablePath(Tools.path("chromium")).setHeadless(true).setArgs(all));
    }

    /** @param speech 48 kHz mono WAV, played from the moment the microphone opens, then silence */
    public static Chromium speaking(Path speech) {
        return new Chromium(List.of("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
            "--use-file-for-fake-audio-capture=" + speech + "%noloop"));
    }

    /** Whose user talks all the time, so that muting and unmuting or pressing and releasing make the turns. */
    public static Chromium talking() {
        return new Chromium(List.of("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
            "--use-file-for-fake-audio-capture=" + Wav.talk()));
    }

    /** As {@link #talking()}, in a network that lets no UDP through; ICE over TCP is the far end's to leave out. */
    public static Chromium talkingWithoutUdp() {
        return new Chromium(List.of("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
            "--use-file-for-fake-audio-capture=" + Wav.talk(), "--webrtc-ip-handling-policy=disable_non_proxied_udp"));
    }

    /** Whose user denies the microphone. */
    public static Chromium denying() {
        return new Chromium(List.of("--use-fake-device-for-media-stream", "--deny-permission-prompts"));
    }

    /** With a microphone, and whatever else of its command line a test is about. */
    public static Chromium with(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream"));
        all.addAll(List.of(arguments));
        return new Chromium(all);
    }

    /** Who has allowed the microphone in the browser's settings, where that can be changed; it talks all the time. */
    public static Chromium allowing() {
        return new Chromium(List.of("--use-fake-device-for-media-stream",
            "--use-file-for-fake-audio-capture=" + Wav.talk()), List.of("microphone"));
    }

    /** On a machine that has no microphone. */
    public static Chromium withoutMicrophone() {
        return new Chromium(List.of("--use-fake-ui-for-media-stream"));
    }

    public Page open(String url) {
        Page page = page();
        page.navigate(url);
        return page;
    }

    /** A page in a context of its own. */
    public Page page() {
        // The tests' own pages over https are signed by nobody.
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
        if (!permissions.isEmpty()) { // an empty list takes all away
            context.grantPermissions(permissions);
        }
        Page page = context.newPage();
        Widget.watch(page);
        resumeWorklets(page);
        return page;
    }

    /**
     * Playwright has every worklet wait for a debugger, and then attaches none: without this none ever runs. It takes
     * effect while the test waits for something in the page.
     */
    private static void resumeWorklets(Page page) {
        CDPSession devTools = page.context().newCDPSession(page);
        devTools.on("Target.attachedToTarget", event -> {
            JsonObject message = new JsonObject();
            message.addProperty("sessionId", event.get("sessionId").getAsString());
            message.addProperty("message", "{\"id\": 1, \"method\": \"Runtime.runIfWaitingForDebugger\"}");
            try {
                devTools.send("Target.sendMessageToTarget", message);
            } catch (PlaywrightException gone) {
                // As is the page that it belonged to.
            }
        });
        devTools.send("Target.setAutoAttach", JsonParser.parseString("{\"autoAttach\": true, \"flatten\": false, "
            + "\"waitForDebuggerOnStart\": true, \"filter\": [{\"type\": \"worklet\"}]}").getAsJsonObject());
    }

    /** Another tab of the browser that the page is in. */
    public Page beside(Page page) {
        Page tab = page.context().newPage();
        Widget.watch(tab);
        resumeWorklets(tab);
        return tab;
    }

    public BrowserContext context(Browser.NewContextOptions options) {
        return browser.newContext(options);
    }

    /** The whole browser by the DevTools protocol; the caller detaches it. */
    CDPSession devTools() {
        return browser.newBrowserCDPSession();
    }

    /** Ends the browser without any page hearing of it, as a crash or a power cut would. */
    public void kill() {
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            boolean mine = process.info().commandLine().map(line -> line.contains(mark.toString())).orElse(false);
            if (mine) {
                process.destroyForcibly();
            }
        }
    }

    @Override
    public void close() {
        playwright.close();
    }
}
