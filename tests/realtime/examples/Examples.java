package realtime.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import support.Checkout;
import support.LocalServer;
import support.TestHost;
import support.Tools;
import support.Widget;

/** Where the examples are, and the tools that they are for: real ones, of these versions, fetched once. */
final class Examples {
    static final Path FOLDER = Checkout.root().resolve("examples");
    private static final Path BUILD = Checkout.root().resolve("build");

    private Examples() {}

    static Path streamlit() {
        return Tools.python(BUILD.resolve("python-streamlit"), "streamlit==1.64.0");
    }

    static Path jupyter() {
        return Tools.python(BUILD.resolve("python-jupyter"), "jupyterlab==4.6.4", "notebook==7.6.3",
            "nbconvert==7.17.2", "ipykernel==7.4.0", "jupyter-server-proxy==4.6.0", "pandas==3.1.1");
    }

    /**
     * A folder that tells Jupyter of a kernel for Java. Its LoopThread starts before its {@code running} is set: where
     * the new thread looks first, it ends at once, and nobody ever reads the shell channel (3.0.1 to 3.0.4). Measured
     * on two processors: 12 of 38 starts never answered, on a busy machine 4 of 10; on one, which it therefore has, 1
     * of 20 and 2 of 10.
     */
    static Path javaKernel() throws IOException {
        Path jar = Tools.jar(BUILD.resolve("java-kernel"), "io.github.padreati", "rapaio-jupyter-kernel", "3.0.1");
        Path kernel = Files.createTempDirectory("realtime-audio-test").resolve("kernels/rapaio-jupyter-kernel");
        Files.createDirectories(kernel);
        Files.writeString(kernel.resolve("kernel.json"), """
            {"argv": ["%s", "--cpu-list", "0", "%s", "-jar", "%s", "{connection_file}"], "display_name": "Java",
             "language": "java", "interrupt_mode": "message"}"""
            .formatted(Tools.path("taskset"), Path.of(System.getProperty("java.home"), "bin", "java"), jar));
        return kernel.getParent().getParent();
    }

    static Path gradio() {
        return Tools.python(BUILD.resolve("python-gradio"), "gradio==6.31.0");
    }

    static Path dash() {
        return Tools.python(BUILD.resolve("python-dash"), "dash==4.4.1");
    }

    static Path data() {
        return Tools.python(BUILD.resolve("python-data"), "pandas==3.1.1", "duckdb==2.0.0", "fsspec==2026.9.0");
    }

    /** A Python example that serves an app of its own. */
    static LocalServer app(TestHost host, Path python, String file) {
        Map<String, String> environment = new HashMap<>(environment(host));
        environment.putAll(Map.of("PORT", "{port}", "GRADIO_SERVER_PORT", "{port}",
            "GRADIO_ANALYTICS_ENABLED", "False"));
        return LocalServer.start(FOLDER.resolve("python"), environment, "/", List.of(python.toString(), file));
    }

    /**
     * Starts the call of the newest session in the widget that the page embeds. The microphone, which hears talk all
     * the time, is shut but for the turns.
     */
    static Widget talk(TestHost host, Page page) {
        Widget widget = Widget.in(page);
        JsonNode newest = host.send("GET", "/api/sessions?limit=1", null).path("sessions").path(0);
        host.send("POST", "/api/sessions/" + newest.path("session_id").asText() + "/control", "{\"action\":\"mute\"}");
        widget.start();
        widget.awaitPhase("listening");
        return widget;
    }

    /** What the examples read of a host: the address as it prints it. */
    static Map<String, String> environment(TestHost host) {
        return Map.of("REALTIME_AUDIO_URL", host.url() + "/?token=" + TestHost.TOKEN, "PYTHONPATH",
            FOLDER.resolve("python").toString(), "PYTHONDONTWRITEBYTECODE", "1");
    }
}
