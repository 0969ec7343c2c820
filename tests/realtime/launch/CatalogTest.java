package realtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import support.Checkout;
import support.HostProcess;
import support.OneAtATime;

/** A stranger has no checkout: every file comes by the catalog's address. */
@ResourceLock(OneAtATime.JBANG)
class CatalogTest {
    @Test
    void runs_by_the_catalog_s_address_from_an_empty_folder(@TempDir Path empty) throws Exception {
        HttpServer files = SimpleFileServer.createFileServer(new InetSocketAddress("127.0.0.1", 0), Checkout.root(),
            SimpleFileServer.OutputLevel.NONE);
        files.start();
        String catalog = "http://127.0.0.1:" + files.getAddress().getPort() + "/jbang-catalog.json";
        try (HostProcess host = HostProcess.start(empty.toFile(), "realtime@" + catalog, Map.of())) {
            assertEquals(200, host.send("GET", "/", "text/plain", null).statusCode(), host.output());
            assertEquals(200, host.send("GET", "/assets/widget.js", "text/plain", null).statusCode());
            assertEquals(0, host.stop());
            assertTrue(host.output().contains("Stopped; no conversation was going on."), host.output());
        } finally {
            files.stop(0);
        }
    }
}
