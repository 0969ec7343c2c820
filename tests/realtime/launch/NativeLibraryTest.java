package realtime.launch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Checkout;
import support.OneAtATime;
import support.Tools;

/** A first run fetches the WebRTC library of its own platform; the library's POM chooses by system and processor. */
@ResourceLock(OneAtATime.JBANG)
class NativeLibraryTest {
    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "Linux,   amd64,   linux-x86_64",
        "Linux,   aarch64, linux-aarch64",
        "Mac,     x86_64,  macos-x86_64",
        "Mac,     aarch64, macos-aarch64",
        "Windows, amd64,   windows-x86_64"})
    void each_platform_gets_its_own_library_and_no_other(String system, String processor, String classifier,
                                                         @TempDir Path folder) throws IOException {
        String library = Files.readAllLines(Checkout.root().resolve("RealtimeAudio.java")).stream()
            .filter(line -> line.startsWith("//DEPS dev.onvoid.webrtc:")).findFirst().orElseThrow();
        Path script = Files.writeString(folder.resolve("Platform.java"), library + "\npublic class Platform { }\n");
        Map<String, String> asThere = Map.of(
            "JBANG_JAVA_OPTIONS", "-Dos.name=" + system + " -Dos.arch=" + processor,
            "JBANG_CACHE_DIR", folder.resolve("cache").toString());
        String classPath = Tools.run(folder, asThere, Checkout.root().resolve("jbang").toString(),
            "--quiet", "info", "classpath", script.toString());
        assertTrue(classPath.contains("-" + classifier + ".jar"), classPath);
        assertTrue(classPath.split("webrtc-java-[0-9.]+-").length == 2, "more than one platform's: " + classPath);
    }
}
