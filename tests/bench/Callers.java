package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * People who talk without an end and listen, in a process of their own. Started with the WebSocket's address and what
 * is spoken there: {@code sound}, binary frames, or {@code events} of the provider's. It answers line by line:
 * {@code open 20}, as soon as so many conversations are on; {@code quiet 20}, the same without anything said;
 * {@code report}.
 */
final class Callers implements FrameLoop.Listener {
    private static final byte[] DELTA = "\"delta\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_CONNECTING = 8;
    private static final String UPDATE = "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\"}}";

    private final InetSocketAddress address;
    private final String path;
    private final boolean speaksEvents;
    private final Latencies heard = new Latencies();
    private final FrameLoop loop;
    private final List<FrameConnection> connecting = new ArrayList<>();
    private final Deque<FrameConnection> connected = new ArrayDeque<>();
    private int wanted;
    private boolean isQuiet;
    private boolean isAsked;
    private int opened;
    private String trouble = "";

    private Callers(URI url, boolean speaksEvents) {
        this.address = new InetSocketAddress(url.getHost(), url.getPort());
        this.path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        this.speaksEvents = speaksEvents;
        SoundFrame voice = speaksEvents
            ? SoundFrame.event("{\"type\":\"input_audio_buffer.append\",\"audio\":\"%s\"}", true) : SoundFrame.binary();
        this.loop = new FrameLoop(this, voice::at);
    }

    public static void main(String[] args) throws IOException {
        Callers callers = new Callers(URI.create(args[0]), args[1].equals("events"));
        callers.loop.start();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            String[] asked = command.split(" ");
            callers.loop.execute(() -> callers.answer(asked));
        }
        System.exit(0);
    }

    private void answer(String[] asked) {
        if (asked[0].equals("report")) {
            System.out.println(heard.summary() + "|" + loop.lateness() + "|" + connected.size() + "|" + trouble);
            heard.clear();
            return;
        }
        wanted = Integer.parseInt(asked[1]);
        isQuiet = asked[0].equals("quiet");
        isAsked = true;
        trouble = "";
        goOn();
    }

    /** Opens or closes some more, until there are as many as are wanted. */
    private void goOn() {
        while (trouble.isEmpty() && connected.size() + connecting.size() < wanted
            && connecting.size() < MOST_CONNECTING) {
            try {
                connecting.add(loop.connect(address, path));
            } catch (IOException e) {
                trouble = e.toString();
            }
        }
        while (connected.size() > wanted) {
            hangUp(connected.removeLast());
        }
        if (isAsked && (connected.size() == wanted || !trouble.isEmpty())) {
            isAsked = false;
            System.out.println(connected.size() + "|" + trouble);
        }
    }

    private void hangUp(FrameConnection connection) {
        loop.silence(connection);
        try {
            connection.hangUp();
        } catch (IOException alreadyGone) {
            connection.close();
        }
    }

    @Override
    public void opened(FrameConnection connection) {
        // A client's connection has not begun before its session has.
    }

    @Override
    public void received(FrameConnection connection) throws IOException {
        long now = System.nanoTime();
        long sentAt = SoundFrame.sentAt(connection, DELTA);
        if (sentAt >= 0) {
            heard.add(now - sentAt);
        } else if (!connecting.isEmpty() && connecting.contains(connection)) {
            String message = connection.text();
            if (message.contains("\"session.created\"")) {
                connection.text(UPDATE);
            } else if (message.contains("\"session.updated\"") || message.contains("\"connection_state\":\"connected\"")) {
                begin(connection);
            }
        }
    }

    private void begin(FrameConnection connection) {
        connecting.remove(connection);
        connected.add(connection);
        if (!isQuiet) {
            loop.sound(connection, opened++ * 0.618_034 % 1);
        }
        goOn();
    }

    @Override
    public void ended(FrameConnection connection, IOException why) {
        boolean isNews = connecting.remove(connection) || connected.remove(connection);
        if (isNews) {
            trouble = why.toString();
            goOn();
        }
    }
}
