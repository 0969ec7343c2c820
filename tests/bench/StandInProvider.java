package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * As much of a provider as a relay needs, in a process of its own: it takes settings, listens, and talks without an end
 * in real time. Prints its port; then it answers {@code talk}, {@code hush} and {@code report} line by line.
 */
final class StandInProvider implements FrameLoop.Listener {
    private static final byte[] AUDIO = "\"audio\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final String CREATED = "{\"type\":\"session.created\",\"event_id\":\"event_1\","
        + "\"session\":{\"type\":\"realtime\",\"object\":\"realtime.session\",\"id\":\"sess_1\",\"model\":\"bench\"}}";
    private static final String RESPONSE = "{\"type\":\"response.created\",\"event_id\":\"event_3\",\"response\":"
        + "{\"object\":\"realtime.response\",\"id\":\"resp_1\",\"status\":\"in_progress\",\"output\":[]}}";

    private final Latencies heard = new Latencies();
    private final SoundFrame voice = SoundFrame.event("{\"type\":\"response.output_audio.delta\","
        + "\"event_id\":\"event_4\",\"response_id\":\"resp_1\",\"item_id\":\"item_1\",\"output_index\":0,"
        + "\"content_index\":0,\"delta\":\"%s\"}", false);
    private final FrameLoop loop = new FrameLoop(this, voice::at);
    private boolean talks = true;
    private int opened;

    public static void main(String[] args) throws IOException {
        StandInProvider provider = new StandInProvider();
        System.out.println(provider.loop.listen());
        provider.loop.start();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            String asked = command;
            provider.loop.execute(() -> provider.answer(asked));
        }
        System.exit(0);
    }

    private void answer(String command) {
        switch (command) {
            case "talk" -> talks = true;
            case "hush" -> talks = false;
            default -> { }
        }
        System.out.println(heard.summary() + "|" + loop.lateness());
        heard.clear();
    }

    @Override
    public void opened(FrameConnection client) throws IOException {
        client.text(CREATED);
    }

    @Override
    public void received(FrameConnection client) throws IOException {
        long now = System.nanoTime();
        long sentAt = SoundFrame.sentAt(client, AUDIO);
        if (sentAt >= 0) {
            heard.add(now - sentAt);
            return;
        }
        String event = client.text();
        if (event.contains("\"session.update\"")) {
            int from = event.indexOf("\"session\":{");
            client.text("{\"type\":\"session.updated\",\"event_id\":\"event_2\","
                + event.substring(from, event.lastIndexOf('}') + 1));
            if (talks) {
                client.text(RESPONSE);
                // Evenly spread, however many there are.
                loop.sound(client, opened++ * 0.618_034 % 1);
            }
        }
    }

    @Override
    public void ended(FrameConnection client, IOException why) {
        // Nobody waits for it.
    }
}
