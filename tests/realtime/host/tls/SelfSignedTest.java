package realtime.host.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.SettableClock;

/** The certificate that the host makes for itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SelfSignedTest {
    private final SettableClock clock = new SettableClock(System.currentTimeMillis());
    private final List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1", "192.168.1.5"));
    @TempDir
    private Path folder;

    private SelfSigned source() {
        return new SelfSigned(folder, () -> List.copyOf(names), clock);
    }

    @Test
    void it_is_for_this_machines_names_and_the_same_after_a_restart() {
        TlsIdentity first = source().identity();
        assertEquals(Set.of("localhost", "127.0.0.1", "192.168.1.5"), first.names());
        assertEquals(first.fingerprint(), source().identity().fingerprint());
        assertEquals(Optional.empty(), source().changed(first));
    }

    @Test
    void its_key_is_for_its_owner_only() throws IOException {
        source().identity();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(
            folder.resolve(SelfSigned.KEY))));
        try (var files = Files.list(folder)) {
            assertEquals(List.of("tls-certificate.pem", "tls-key.pem"),
                files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void it_is_made_anew_before_it_ends() {
        SelfSigned source = source();
        TlsIdentity first = source.identity();
        clock.forward(Duration.ofDays(357));
        assertEquals(Optional.empty(), source.changed(first));
        clock.forward(Duration.ofDays(2));
        TlsIdentity second = source.changed(first).orElseThrow();
        assertTrue(second.expires().isAfter(first.expires()));
        assertNotEquals(first.certificate().getSerialNumber(), second.certificate().getSerialNumber());
        assertEquals(second.fingerprint(), source().identity().fingerprint());
    }

    @Test
    void it_is_made_anew_for_another_address() {
        TlsIdentity first = source().identity();
        names.set(2, "10.0.0.7");
        assertEquals(Set.of("localhost", "127.0.0.1", "10.0.0.7"), source().changed(first).orElseThrow().names());
    }

    @Test
    void it_is_made_anew_where_a_file_is_damaged() throws IOException {
        TlsIdentity first = source().identity();
        Files.writeString(folder.resolve(SelfSigned.KEY), "x");
        assertNotEquals(first.fingerprint(), source().identity().fingerprint());
    }

    @Test
    void this_machine_has_names() {
        List<String> current = MachineNames.current();
        assertEquals(List.of("localhost", "127.0.0.1"), current.subList(0, 2));
        assertTrue(current.containsAll(MachineNames.addresses()), current.toString());
    }
}
