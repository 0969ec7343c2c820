package bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import support.Await;
import support.Checkout;
import support.HostProcess;
import support.Tools;

/** Who serves transcripts of as many items as are asked for. */
sealed interface PollServer extends AutoCloseable {
    String name();

    /** The address of a transcript of so many items, with its query up to where {@code since=} goes. */
    String transcript(int items) throws IOException;

    /** The process that serves that transcript. */
    ProcessHandle process(int items);

    @Override
    void close();

    /** The host as users start it; it hears of each item from its provider. */
    final class Ours implements PollServer {
        private final HostProcess host;
        private final ItemProvider provider;
        private final Map<Integer, PollSession> sessions = new HashMap<>();

        Ours(ItemProvider provider) {
            this.provider = provider;
            host = HostProcess.start(Map.of(), "--provider", "openai-compatible", "--base-url", provider.url());
        }

        /** The session that holds so many items, filled when it is asked for first. */
        PollSession session(int items) {
            return sessions.computeIfAbsent(items, count -> new PollSession(host, provider, count));
        }

        @Override
        public String name() {
            return "ours";
        }

        @Override
        public String transcript(int items) {
            return session(items).url();
        }

        @Override
        public ProcessHandle process(int items) {
            return host.jvm();
        }

        @Override
        public void close() {
            sessions.values().forEach(PollSession::close);
            host.close();
        }
    }

    /** A process for each number of items, which prints its port. */
    final class Peer implements PollServer {
        private final String name;
        private final Starter starter;
        private final Map<Integer, BenchProcess> processes = new HashMap<>();
        private final Map<Integer, String> urls = new HashMap<>();

        private interface Starter {
            BenchProcess start(int items) throws IOException;
        }

        private Peer(String name, Starter starter) {
            this.name = name;
            this.starter = starter;
        }

        static Peer bareJavalin() {
            return new Peer("bare Javalin", items -> BenchProcess.java(BareTranscript.class, String.valueOf(items)));
        }

        static Peer fastApi() {
            Path python = Tools.python(Checkout.root().resolve("build/python-fastapi"), "fastapi==0.130.0",
                "uvicorn[standard]==0.42.0");
            return new Peer("FastAPI", items -> BenchProcess.start(python.toString(),
                Checkout.root().resolve("tests/peers/transcript_server.py").toString(), String.valueOf(items)));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String transcript(int items) throws IOException {
            if (!processes.containsKey(items)) {
                BenchProcess process = starter.start(items);
                processes.put(items, process);
                String url = "http://127.0.0.1:" + process.answer() + "/transcript?";
                Await.until(name + " answers", Duration.ofSeconds(30), () -> answers(url));
                urls.put(items, url);
            }
            return urls.get(items);
        }

        private static boolean answers(String url) {
            try (HttpClient http = HttpClient.newHttpClient()) {
                return http.send(HttpRequest.newBuilder(URI.create(url)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public ProcessHandle process(int items) {
            return processes.get(items).handle();
        }

        @Override
        public void close() {
            processes.values().forEach(BenchProcess::close);
        }
    }
}
