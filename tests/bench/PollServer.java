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
    String transcript(int items);

    ProcessHandle process();

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
        public ProcessHandle process() {
            return host.jvm();
        }

        @Override
        public void close() {
            sessions.values().forEach(PollSession::close);
            host.close();
        }
    }

    /** A process that prints its port, and has whatever transcript it is asked for. */
    final class Peer implements PollServer {
        private final String name;
        private final BenchProcess process;
        private final String url;

        private Peer(String name, BenchProcess process) throws IOException {
            this.name = name;
            this.process = process;
            url = "http://127.0.0.1:" + process.answer();
            Await.until(name + " answers", Duration.ofSeconds(30), this::answers);
        }

        static Peer bareJavalin() throws IOException {
            return new Peer("bare Javalin", BenchProcess.java(BareTranscript.class));
        }

        static Peer fastApi() throws IOException {
            Path python = Tools.python(Checkout.root().resolve("build/python-fastapi"), "fastapi==0.130.0",
                "uvicorn[standard]==0.42.0");
            return new Peer("FastAPI", BenchProcess.start(python.toString(),
                Checkout.root().resolve("tests/peers/transcript_server.py").toString()));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String transcript(int items) {
            return url + "/" + items + "/transcript?";
        }

        @Override
        public ProcessHandle process() {
            return process.handle();
        }

        @Override
        public void close() {
            process.close();
        }

        private boolean answers() {
            try (HttpClient http = HttpClient.newHttpClient()) {
                return http.send(HttpRequest.newBuilder(URI.create(transcript(1))).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
