package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.host.tls.TlsOptions;
import realtime.provider.Check;

/** What is said of this machine. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LocalChecksTest {
    @TempDir
    private Path folder;

    private List<Check> run(String bindHost, Path dataDir, boolean practice) {
        return run(bindHost, dataDir, TlsOptions.OFF, practice);
    }

    private List<Check> run(String bindHost, Path dataDir, TlsOptions tls, boolean practice) {
        return new LocalChecks(bindHost, dataDir, tls, practice, () -> Check.ok("store", "In memory.")).start().stream()
            .map(CompletableFuture::join).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.1.2.3"})
    void on_this_machine_the_microphone_needs_no_https(String bindHost) {
        assertEquals(Check.ok("secure_context", "The host is for this machine only, where the microphone needs no "
            + "HTTPS."), run(bindHost, folder, false).getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void on_other_machines_it_does(String bindHost) {
        assertEquals(Check.warn("secure_context", "The host listens on " + bindHost + " without TLS: on other machines "
            + "browsers do not give it the microphone.", "Add --tls-self-signed, or --tls-cert and --tls-key; "
            + "or put a proxy with HTTPS in front of it and name that with --allow-origin."),
            run(bindHost, folder, false).getFirst());
    }

    @Test
    void with_tls_they_have_it() {
        assertEquals(Check.ok("secure_context", "The host speaks TLS with a certificate of its own: browsers warn "
            + "once, then give it the microphone."), run("0.0.0.0", folder, new TlsOptions.SelfSigned(), false)
            .getFirst());
        assertEquals(Check.ok("secure_context", "The host speaks TLS: browsers give it the microphone on other "
            + "machines, too."), run("0.0.0.0", folder, new TlsOptions.Given(folder, folder), false).getFirst());
    }

    @Test
    void a_name_that_is_no_address_of_this_machine_is_told() {
        assertEquals(Check.Status.FAIL, run("no.such.host.invalid", folder, false).getFirst().status());
    }

    @Test
    void the_data_folder_is_tried_and_left_as_it_was() throws IOException {
        assertEquals(Check.ok("data_folder", folder + " can be written."), run("::1", folder, false).get(1));
        Path later = folder.resolve("a/b");
        assertEquals(Check.ok("data_folder", later + " will be made."), run("::1", later, false).get(1));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void a_data_folder_that_is_a_file_is_told() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path place : List.of(file, file.resolve("below"))) {
            assertEquals(Check.warn("data_folder", place + " cannot be written: an iframe made now will not open after "
                + "a restart.", "Choose another folder with --data-dir."), run("::1", place, false).get(1));
        }
    }

    @Test
    void webrtc_is_looked_at_where_the_practice_partner_answers() {
        assertEquals(List.of("secure_context", "data_folder", "store"),
            run("::1", folder, false).stream().map(Check::name).toList());
        assertEquals(Check.ok("practice_partner", "WebRTC runs here, on Java " + Runtime.version().feature() + "."),
            run("::1", folder, true).getLast());
    }
}
