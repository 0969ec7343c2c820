package realtime.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What embed tokens are signed with. It is kept in the data folder, readable by its owner only, so that the iframe in a
 * saved notebook still opens after a restart.
 */
final class EmbedSecret {
    private static final Logger LOG = LoggerFactory.getLogger(EmbedSecret.class);
    private static final int BYTES = 32;

    private EmbedSecret() {}

    static byte[] in(Path dataDir) {
        Path file = dataDir.resolve("embed-secret");
        try {
            Files.createDirectories(dataDir);
            if (!Files.exists(file)) {
                write(file);
            }
            byte[] secret = Files.readAllBytes(file);
            if (secret.length == BYTES) {
                return secret;
            }
            LOG.warn("{} is damaged: iframes made before will ask for a new address. Delete it to make a new one.",
                file);
        } catch (IOException e) {
            LOG.warn("{} cannot be written: iframes made now will not open after a restart. "
                + "Choose another folder with --data-dir.", dataDir);
        }
        return random();
    }

    private static void write(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        FileAttribute<?>[] attributes = posix ? new FileAttribute<?>[] {ownerOnly} : new FileAttribute<?>[0];
        Set<StandardOpenOption> anew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, anew, attributes)) {
            channel.write(ByteBuffer.wrap(random()));
        } catch (FileAlreadyExistsException anotherHostWasFirst) {
            LOG.debug("{} has just been made", file);
        }
    }

    private static byte[] random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
