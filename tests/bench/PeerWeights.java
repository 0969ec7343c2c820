package bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import support.Checkout;
import support.Tools;

/**
 * What others have a page load before their conversation can be shown: the file that their own documentation has people
 * put into a script element, as their package on npm has it, as small as a server can make it by gzip.
 */
final class PeerWeights {
    private static final double KB = 1_000;
    private static final Path FOLDER = Checkout.root().resolve("tests/peers");
    private static final List<Peer> PEERS = List.of(
        new Peer("@elevenlabs/convai-widget-embed", "dist/index.js", "0.18.2",
            "at a call more from Google’s and jsDelivr’s servers: font, flags, a resampler"),
        new Peer("@vapi-ai/client-sdk-react", "dist/embed/widget.umd.js", "0.1.1",
            "at a call more from c.daily.co: what makes the call"),
        new Peer("deep-chat", "dist/deepChat.bundle.js", "2.5.0", ""),
        new Peer("@openai/agents-realtime", "dist/bundle/openai-realtime-agents.umd.js", "0.20.0",
            "no user interface; an app’s own bundler makes less of it"));

    private PeerWeights() {}

    /**
     * @param file   of the package
     * @param newest version that was known when this was written, on 21 November 2026
     * @param more   what is loaded beside the file, which is not weighed, or else worth knowing; may be empty
     */
    private record Peer(String name, String file, String newest, String more) {}

    /** @param ours bytes of our own first load */
    static void print(long ours) throws IOException {
        Tools.npmInstall(FOLDER, PEERS.getLast().name());
        System.out.println("what others load first, file by file, gzip level 9:");
        for (Peer peer : PEERS) {
            print(peer, ours);
        }
    }

    private static void print(Peer peer, long ours) throws IOException {
        Path folder = FOLDER.resolve("node_modules").resolve(peer.name());
        String version = new ObjectMapper().readTree(folder.resolve("package.json").toFile()).path("version").asText();
        byte[] file = Files.readAllBytes(folder.resolve(peer.file()));
        int gzipped = gzipped(file);
        System.out.printf("  %8.1f KB raw  %7.1f KB gz  %5.1f times ours  %s %s %s%s%s%n", file.length / KB,
            gzipped / KB, (double) gzipped / ours, peer.name(), version, peer.file(),
            version.equals(peer.newest()) ? "" : " (not the newest, which is " + peer.newest() + ")",
            peer.more().isEmpty() ? "" : "; " + peer.more());
    }

    private static int gzipped(byte[] file) throws IOException {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (OutputStream gzip = new BestGzip(small)) {
            gzip.write(file);
        }
        return small.size();
    }

    private static final class BestGzip extends GZIPOutputStream {
        private BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
