package realtime.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import realtime.host.tls.TlsOptions;
import realtime.practice.PracticePartner;
import realtime.provider.Check;
import realtime.provider.TimeLimit;

/**
 * Looks at what a conversation needs of this machine.
 *
 * @param bindHost address that the host listens on
 * @param tls      how the host encrypts what it serves
 * @param practice whether the practice partner is the one who answers
 * @param store    looks at the store
 */
record LocalChecks(String bindHost, Path dataDir, TlsOptions tls, boolean practice, Supplier<Check> store) {
    /** All at once, in the order in which they are to be told. */
    List<CompletableFuture<Check>> start() {
        List<CompletableFuture<Check>> checks = new ArrayList<>(List.of(
            start("secure_context", this::secureContext),
            start("data_folder", this::dataFolder),
            start("store", store)));
        if (practice) {
            checks.add(start("practice_partner", LocalChecks::practicePartner));
        }
        return checks;
    }

    private static CompletableFuture<Check> start(String name, Supplier<Check> look) {
        return TimeLimit.within(TimeLimit.OF_A_CHECK, Check.fail(name, "This machine did not tell in time.",
            "Check its disks and network drives."), look);
    }

    /** Browsers give pages the microphone over HTTPS and on their own machine. */
    private Check secureContext() {
        String name = "secure_context";
        try {
            if (InetAddress.getByName(bindHost).isLoopbackAddress()) {
                return Check.ok(name, "The host is for this machine only, where the microphone needs no HTTPS.");
            }
        } catch (UnknownHostException e) {
            return Check.fail(name, "This machine has no address " + bindHost + ".",
                "Set --host to one that it has; 127.0.0.1 is for this machine only, 0.0.0.0 for all.");
        }
        if (!tls.equals(TlsOptions.OFF)) {
            return Check.ok(name, tls instanceof TlsOptions.SelfSigned
                ? "The host speaks TLS with a certificate of its own: browsers warn once, then give it the microphone."
                : "The host speaks TLS: browsers give it the microphone on other machines, too.");
        }
        return Check.warn(name, "The host listens on " + bindHost + " without TLS: on other machines browsers do not "
            + "give it the microphone.", "Add --tls-self-signed, or --tls-cert and --tls-key; or put a proxy with "
            + "HTTPS in front of it and name that with --allow-origin.");
    }

    /** Whether a host there is reached from other machines. */
    static boolean isForOthers(String bindHost) {
        try {
            return !InetAddress.getByName(bindHost).isLoopbackAddress();
        } catch (UnknownHostException nowhere) {
            return false;
        }
    }

    private Check dataFolder() {
        String name = "data_folder";
        Path there = dataDir.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!there.equals(dataDir.toAbsolutePath())) {
            return Files.isDirectory(there) && Files.isWritable(there) ? Check.ok(name, dataDir + " will be made.")
                : readOnly(name);
        }
        try {
            Files.delete(Files.createTempFile(dataDir, "doctor", null));
            return Check.ok(name, dataDir + " can be written.");
        } catch (IOException e) {
            return readOnly(name);
        }
    }

    private Check readOnly(String name) {
        return Check.warn(name, dataDir + " cannot be written: an iframe made now will not open after a restart.",
            "Choose another folder with --data-dir.");
    }

    private static Check practicePartner() {
        String name = "practice_partner";
        Optional<String> obstacle = PracticePartner.webRtcObstacle();
        return obstacle.isEmpty()
            ? Check.ok(name, "WebRTC runs here, on Java " + Runtime.version().feature() + ".")
            : Check.fail(name, "It has no WebRTC: " + obstacle.get() + ".", "Set a key for a real provider, or use "
                + "Linux (x86-64, ARM64), macOS or Windows (x86-64).");
    }
}
