package bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import support.Checkout;
import support.HostProcess;
import support.Tools;

/** A way from a caller to the stand-in provider. */
sealed interface RelayVariant extends AutoCloseable {
    String name();

    /** Where callers connect. */
    String url();

    /** What is spoken there: {@code sound} or {@code events}. */
    String language();

    /** The process in between; null where there is none. */
    ProcessHandle process();

    /** Bytes that it has allocated since it has started. */
    long allocated() throws IOException;

    @Override
    void close() throws IOException;

    /** Nobody in between: what the machine, the callers and the provider cost by themselves. */
    record Direct(String url) implements RelayVariant {
        @Override
        public String name() {
            return "direct";
        }

        @Override
        public String language() {
            return "events";
        }

        @Override
        public ProcessHandle process() {
            return null;
        }

        @Override
        public long allocated() {
            return 0;
        }

        @Override
        public void close() {
            // Nothing was started.
        }
    }

    /** The host as users start it. */
    record Ours(HostProcess host, ProcessHandle process, JvmMeter jvm) implements RelayVariant {
        static Ours start(String provider) throws IOException {
            HostProcess host = HostProcess.start(Map.of(), "--provider", "openai-compatible", "--base-url", provider,
                "--max-sessions", "0", "--max-sessions-per-address", "0", "--max-new-per-minute", "0");
            return new Ours(host, host.jvm(), new JvmMeter(host.jvm()));
        }

        @Override
        public String name() {
            return "our relay";
        }

        @Override
        public String url() {
            return host.url().replaceFirst("^http", "ws") + "/ws/session/new?token=" + HostProcess.TOKEN;
        }

        @Override
        public String language() {
            return "sound";
        }

        @Override
        public long allocated() {
            return jvm.allocated();
        }

        @Override
        public void close() throws IOException {
            jvm.close();
            host.close();
        }
    }

    /** {@code tests/clients/relay-server.mjs}. */
    record Node(BenchProcess relay, String port) implements RelayVariant {
        static Node start(String provider) throws IOException {
            Path clients = Checkout.root().resolve("tests/clients");
            Tools.npmInstall(clients, "ws");
            BenchProcess relay = BenchProcess.start(Tools.path("node").toString(),
                clients.resolve("relay-server.mjs").toString(), provider);
            return new Node(relay, relay.answer());
        }

        @Override
        public String name() {
            return "Node relay";
        }

        @Override
        public String url() {
            return "ws://127.0.0.1:" + port + "/";
        }

        @Override
        public String language() {
            return "events";
        }

        @Override
        public ProcessHandle process() {
            return relay.handle();
        }

        @Override
        public long allocated() throws IOException {
            return Long.parseLong(relay.ask("allocated"));
        }

        @Override
        public void close() {
            relay.close();
        }
    }
}
