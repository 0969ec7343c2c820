package realtime.practice;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code practice}: the practice partner alone, as a stand-in for any Realtime client. Runs until Ctrl-C. */
@Command(name = "practice", mixinStandardHelpOptions = true, showDefaultValues = true,
    description = "Starts the practice partner: a local stand-in for OpenAI's Realtime API (HTTP, WebSocket, WebRTC).")
public final class PracticeCommand implements Callable<Integer> {
    @Option(names = "--port", defaultValue = "${env:PRACTICE_PORT:-8090}",
        description = "Port; 0 picks a free one (env PRACTICE_PORT).")
    int port;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen on; loopback by default.")
    String host;

    @Option(names = "--api-key-file", paramLabel = "FILE",
        description = "File with the API key to accept. Without it any key is accepted.")
    Path apiKeyFile;

    @Option(names = "--script", paramLabel = "FILE.json",
        description = "Script with turns and faults that are known beforehand.")
    Path script;

    @Option(names = "--like", paramLabel = "NAME", defaultValue = "openai",
        description = "The provider to behave like on the wire: openai, azure, xai, inworld, elevenlabs, qwen, "
            + "localai, speaches, hf-speech-to-speech or litellm.")
    String like;

    @Option(names = "--record", paramLabel = "FILE.jsonl",
        description = "Write every client event, one JSON object a line, at the end of this file.")
    Path record;

    @Option(names = "--quiet", description = "Print the base URL only.")
    boolean quiet;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    /** 0 after Ctrl-C, 1 when it cannot start, 2 for a file that cannot be used. */
    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        PracticeOptions options;
        try {
            options = record == null ? options() : options().withListener(new ClientRecorder(record));
        } catch (IOException | IllegalArgumentException wrong) {
            String what = wrong instanceof IOException ? "Cannot read the file " : "";
            err.println(what + wrong.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        try {
            PracticePartner partner = PracticePartner.start(options);
            announce(out, partner.baseUrl());
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                partner.close();
                stopped.countDown();
            }));
            stopped.await();
            return CommandLine.ExitCode.OK;
        } catch (RuntimeException unavailable) {
            err.println("Cannot listen on " + host + ":" + port
                + " (is something else using it?). Choose another port: "
                + "--port 0 picks a free one.");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private PracticeOptions options() throws IOException {
        String key = apiKeyFile == null ? null : Files.readString(apiKeyFile).strip();
        if (key != null && key.isEmpty()) {
            throw new IllegalArgumentException("The key file " + apiKeyFile + " is empty.");
        }
        Script play = script == null ? null : Script.parse(Files.readString(script));
        return new PracticeOptions(host, port, key, play, key == null, like, ClientListener.NONE);
    }

    private void announce(PrintWriter out, URI baseUrl) {
        if (quiet) {
            out.println(baseUrl);
        } else {
            Likeness likeness = Likenesses.named(like);
            boolean openAi = like.equals("openai");
            String key = apiKeyFile == null ? "practice" : "the key of " + apiKeyFile;
            out.println("Practice partner, a stand-in for " + (openAi ? "OpenAI's Realtime API" : like) + ": "
                + baseUrl);
            out.println(openAi ? "  openai clients:  OPENAI_BASE_URL=" + baseUrl + " OPENAI_API_KEY=" + key
                : "  key:             " + key);
            if (likeness.hasWebRtc()) {
                out.println("  WebRTC:          POST " + baseUrl + likeness.address().calls());
            }
            out.println("  WebSocket:       " + baseUrl.toString().replaceFirst("^http", "ws")
                + likeness.address().socket()
                + "?model=" + SessionConfig.realtime(likeness.speech(), null).model());
            out.println("  It speaks and listens but understands no words. Nothing leaves this machine.");
            out.println("Ctrl-C stops it.");
        }
        out.flush();
    }
}
