package realtime.host.relay;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Jetty knows of a WebSocket's connection and its API for applications does not tell. Thread-safe. */
final class Wire {
    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

    private final WebSocketConnection connection;

    Wire(Session socket) {
        connection = ((WebSocketCoreSession) ((WebSocketSession) socket).getCoreSession()).getConnection();
    }

    /** Bytes that have come so far, of whatever kind: also the answers to pings, which nobody else is told of. */
    long bytesIn() {
        return connection.getBytesIn();
    }

    /** The system keeps no more than about so many bytes that the client has not taken; else it may be megabytes. */
    void keepAtMost(int bytes) {
        if (connection.getEndPoint().getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
            } catch (IOException gone) {
                // Whoever writes to it will notice.
                LOG.debug("a connection ended before it began", gone);
            }
        }
    }
}
