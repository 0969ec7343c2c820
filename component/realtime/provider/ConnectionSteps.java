package realtime.provider;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Request;
import okhttp3.Response;

/** Follows one request, so that a failure can be told by the step at which it happened. Thread-safe. */
final class ConnectionSteps extends EventListener {
    enum Step { LOOKUP, CONNECT, TLS, ANSWER }

    private volatile Step step = Step.LOOKUP;
    private volatile InetSocketAddress address;
    private volatile Proxy proxy = Proxy.NO_PROXY;
    private volatile String tls;
    private volatile long asked;
    private volatile long answered;

    /** Where it is, or where it ended. */
    Step step() {
        return step;
    }

    /** The address that was tried last; null before any was. */
    InetSocketAddress address() {
        return address;
    }

    boolean isByProxy() {
        return proxy.type() != Proxy.Type.DIRECT;
    }

    /** Such as {@code TLSv1.3}; null without TLS. */
    String tls() {
        return tls;
    }

    /** From the request to its answer, on a connection that is there. */
    Duration latency() {
        return Duration.ofNanos(answered - asked);
    }

    @Override
    public void connectStart(Call call, InetSocketAddress tried, Proxy way) {
        step = Step.CONNECT;
        address = tried;
        proxy = way;
    }

    @Override
    public void secureConnectStart(Call call) {
        step = Step.TLS;
    }

    @Override
    public void secureConnectEnd(Call call, Handshake handshake) {
        tls = handshake == null ? null : handshake.tlsVersion().javaName();
    }

    @Override
    public void requestHeadersEnd(Call call, Request request) {
        asked = System.nanoTime();
        step = Step.ANSWER;
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        answered = System.nanoTime();
    }
}
