package support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to a server of this machine that can be cut, so that what is connected breaks off and nothing new gets through,
 * or frozen, so that nothing gets through and nobody is told.
 */
public final class Tunnel implements AutoCloseable {
    private final ServerSocket entrance;
    private final URI target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean frozen;
    /** What is sent into these is lost. */
    private final Set<Socket> dead = ConcurrentHashMap.newKeySet();

    /** @param target the server's address */
    public Tunnel(String target) {
        this.target = URI.create(target);
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("tunnel").start(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
    }

    public void cut() {
        cut = true;
        closeAll();
    }

    /** For new connections: what is frozen stays so, and nobody is told. */
    public void restore() {
        cut = false;
        frozen = false;
    }

    /** Takes what is sent, passes nothing on any more, not even the end of a connection, and closes nothing. */
    public void freeze() {
        frozen = true;
        dead.addAll(open);
    }

    @Override
    public void close() {
        close(entrance);
        closeAll();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = entrance.accept();
                if (cut) {
                    near.close();
                } else {
                    carry(near, new Socket(target.getHost(), target.getPort()));
                }
            }
        } catch (IOException closed) {
            closeAll();
        }
    }

    private void carry(Socket near, Socket far) {
        open.add(near);
        open.add(far);
        if (frozen) {
            dead.addAll(Set.of(near, far));
        }
        Thread.ofVirtual().start(() -> copy(near, far));
        Thread.ofVirtual().start(() -> copy(far, near));
        if (cut) {
            closeAll();
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            byte[] bytes = new byte[16_384];
            for (int length = from.getInputStream().read(bytes); length >= 0 || dead.contains(from);
                 length = from.getInputStream().read(bytes)) {
                if (!dead.contains(from)) {
                    to.getOutputStream().write(bytes, 0, length);
                } else if (length < 0) {
                    return;
                }
            }
        } catch (IOException brokenOff) {
            // As it should after a cut, and as any connection may.
        }
        if (!dead.contains(from) || cut) {
            close(from);
            close(to);
        }
    }

    private void closeAll() {
        open.forEach(this::close);
    }

    private void close(Socket socket) {
        open.remove(socket);
        dead.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
