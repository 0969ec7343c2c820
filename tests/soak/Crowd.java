package soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import realtime.practice.BrowserPeers;

/**
 * So many conversations at a time, each created, talked, read in one way or another, ended in one way or another and
 * deleted; then the next one takes its place. Of ten, four are typed and three spoken at the relay, of which one
 * breaks off, two are led by clients of the Realtime API, and one is only read. A few of those that are only read are
 * calls by WebRTC instead. Thread-safe.
 */
final class Crowd implements AutoCloseable {
    private static final String TYPED = "{\"type\":\"text\",\"text\":\"What sold best?\"}";
    private static final String ITEM = "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\","
        + "\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"What sold best?\"}]}}";
    private static final String SETTINGS = "{\"turn_detection\":{\"type\":\"server_vad\",\"silence_duration_ms\":300}}";
    private static final int MOST_KEPT = 20;
    /** Of the conversations, so many may be calls by WebRTC: their sound is made and heard by this process. */
    private static final int CALLERS = 30;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Visitor visitor;
    private final BrowserPeers peers = new BrowserPeers();
    private final LongAdder conversations = new LongAdder();
    private final LongAdder turns = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    /** @param number of conversations at a time; they begin over {@code beginning} */
    Crowd(URI host, int number, Duration beginning) {
        visitor = new Visitor(http, host);
        for (int i = 0; i < number; i++) {
            int each = i;
            threads.add(Thread.ofVirtual().name("visitor-" + i).start(() -> {
                pause(beginning.toMillis() * each / number);
                live(each);
            }));
        }
    }

    /** Conversations that are over. */
    long conversations() {
        return conversations.sum();
    }

    /** Answers that came. */
    long turns() {
        return turns.sum();
    }

    /** Conversations that did not go as they should. */
    long failed() {
        return failed.sum();
    }

    /** Why, of the first of them. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    private void live(int number) {
        Random random = new Random(number);
        for (int i = 0; !closing; i++) {
            try {
                int kind = (number + i) % 10;
                if (kind == 9 && number < CALLERS) {
                    call(random);
                } else {
                    converse(kind, random);
                }
                conversations.increment();
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                failed.increment();
                if (failures.size() < MOST_KEPT) {
                    failures.add("kind " + (number + i) % 10 + ": " + withCauses(e));
                }
                pause(1_000);
            }
        }
    }

    private static String withCauses(Exception e) {
        return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause).map(Throwable::toString)
            .collect(Collectors.joining(", by "));
    }

    private void converse(int kind, Random random) throws Exception {
        if (kind >= 7 && kind < 9) {
            lead(random);
            return;
        }
        String session = visitor.create(SETTINGS);
        Thread reader = Thread.ofVirtual().start(() -> read(kind, session));
        try {
            if (kind == 9) {
                // Never started.
                pause(3_000 + random.nextInt(10_000));
            } else {
                atRelay(kind, session, random);
            }
        } finally {
            visitor.send("DELETE", "/api/sessions/" + session, null);
        }
        reader.join();
    }

    private void atRelay(int kind, String session, Random random) throws Exception {
        Talker talker = new Talker(visitor, "/ws/session/" + session);
        talker.await();
        for (int turn = 2 + random.nextInt(3); turn > 0 && !closing; turn--) {
            if (kind % 2 == 0) {
                talker.ask(TYPED);
            } else {
                talker.speak();
            }
            turns.increment();
            pause(500 + random.nextInt(4_000));
        }
        switch (kind) {
            case 0, 1, 2 -> talker.hangUp();
            case 3, 4 -> visitor.send("POST", "/api/sessions/" + session + "/control", "{\"action\":\"stop\"}");
            // Deleted while it talks.
            case 5 -> talker.await();
            default -> talker.cut();
        }
    }

    private void call(Random random) throws Exception {
        String session = visitor.create(SETTINGS);
        Thread widget = Thread.ofVirtual().start(() -> watch(session));
        try (BrowserPeers.Peer peer = peers.peer()) {
            peer.accept(visitor.call(session, peer.offer()));
            for (int turn = 1 + random.nextInt(2); turn > 0 && !closing; turn--) {
                peer.ask("What sold best?");
                turns.increment();
                pause(500 + random.nextInt(2_000));
            }
            visitor.send("POST", "/api/sessions/" + session + "/control", "{\"action\":\"stop\"}");
        } finally {
            visitor.send("DELETE", "/api/sessions/" + session, null);
        }
        widget.join();
    }

    /** As the call's page does: without it the call would be ended. */
    private void watch(String session) {
        try {
            visitor.stream(session + "/events?widget=true");
        } catch (IOException e) {
            // The call itself tells what went wrong.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lead(Random random) throws Exception {
        String key = "soak-" + Long.toHexString(random.nextLong());
        Talker talker = new Talker(visitor, "/v1/realtime?model=gpt-realtime-2.1&key=" + key);
        try {
            talker.await();
            for (int turn = 2 + random.nextInt(3); turn > 0 && !closing; turn--) {
                talker.ask(ITEM, "{\"type\":\"response.create\"}");
                turns.increment();
                pause(500 + random.nextInt(4_000));
            }
            talker.hangUp();
        } finally {
            visitor.send("DELETE", "/api/sessions/" + key, null);
        }
    }

    private void read(int kind, String session) {
        try {
            switch (kind % 3) {
                case 0 -> visitor.poll(session, Duration.ofSeconds(1));
                case 1 -> visitor.longPoll(session);
                default -> visitor.stream(session + "/events");
            }
        } catch (IOException e) {
            // A stream whose session is deleted may be cut; the conversation itself tells what went wrong.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the conversations that are on come to their ends, and begins no more. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        for (Thread thread : threads) {
            thread.join();
        }
        peers.close();
        http.close();
    }
}
