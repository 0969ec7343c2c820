package realtime.talk;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import okio.ByteString;

/** Where the conversation stands, as the host tells it. Thread-safe: one lock guards all of it. */
final class Conversation implements RelayLine.Listener, Playback.Listener {
    /** How often is looked at what the playback does, which tells nobody when it is quiet. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Is told what people want to know while it happens; must not wait. */
    interface Watcher {
        /** The host has told its status. */
        void phase(String phase);

        /** The connection broke, and is being made anew. */
        void lost();

        /** Something went wrong; the conversation may go on all the same. */
        void trouble(TalkException what);
    }

    private final Watcher watcher;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private Playback playback;
    private RelayLine line;
    private String phase = "";
    private String sessionId = "";
    private boolean byButton;
    private boolean recording;
    private int troubles;
    private TalkException trouble;
    private int connections = 1;
    private long newsAt = System.nanoTime();
    private Ending ending;
    /** Null until the first status: what comes before that was said before we came. */
    private Set<String> earlier;
    private final Map<String, JsonNode> items = new HashMap<>();

    Conversation(Watcher watcher) {
        this.watcher = watcher;
    }

    /** To be called once, before the line is opened. */
    void speaksOver(RelayLine opened, Playback player) {
        line = opened;
        playback = player;
    }

    @Override
    public void message(JsonNode message) {
        switch (message.path("type").asText()) {
            case "status" -> status(message);
            case "transcript", "text_response" -> item(message.path("item"));
            case "removed" -> update(() -> items.remove(message.path("id").asText()));
            case "audio" -> playback.begin(message.path("item_id").asText());
            case "flush" -> {
                playback.flush();
                update(() -> { });
            }
            case "recording_started" -> update(() -> recording = true);
            case "recording_stopped" -> update(() -> recording = false);
            case "error" -> trouble(message.path("error"));
            default -> { }
        }
    }

    private void status(JsonNode status) {
        String now = status.path("phase").asText();
        // Before anybody goes on because of it, as below.
        watcher.phase(now);
        update(() -> {
            phase = now;
            sessionId = status.path("session_id").asText();
            byButton = status.path("turn_detection").path("type").asText().equals("push_to_talk");
            earlier = earlier == null ? new HashSet<>(items.keySet()) : earlier;
        });
    }

    private void item(JsonNode item) {
        update(() -> items.put(item.path("id").asText(), item));
    }

    private void trouble(JsonNode error) {
        TalkException why = new TalkException(error.path("message").asText(), error.path("fix").asText());
        watcher.trouble(why);
        update(() -> {
            troubles++;
            trouble = why;
        });
    }

    @Override
    public void sound(ByteString pcm) {
        playback.add(pcm);
        update(() -> { });
    }

    @Override
    public void lost() {
        watcher.lost();
        playback.flush();
        update(() -> {
            connections++;
            phase = "reconnecting";
            recording = false;
        });
    }

    @Override
    public void ended(String reason) {
        end(new Ending.ByHost(reason));
    }

    @Override
    public void failed(TalkException why) {
        end(new Ending.Failed(why));
    }

    @Override
    public void givenUp() {
        TalkException usual = new TalkException("The provider has ended the conversation.",
            "`jbang realtime doctor` may say why.");
        update(() -> ending = ending == null ? new Ending.Failed(trouble == null ? usual : trouble) : ending);
    }

    @Override
    public void played(String itemId, long ms) {
        line.send(ClientMessages.played(itemId, ms));
    }

    @Override
    public void failed(IOException why) {
        end(new Ending.Failed(new TalkException("The answers cannot be put out: " + why.getMessage() + ".",
            "Check the disk, the program behind the pipe, or the speaker.")));
    }

    /** It is over; the first reason counts. */
    void end(Ending why) {
        update(() -> ending = ending == null ? why : ending);
    }

    private void update(Runnable change) {
        lock.lock();
        try {
            change.run();
            newsAt = System.nanoTime();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    ConversationState state() {
        lock.lock();
        try {
            List<JsonNode> ours = items.values().stream()
                .filter(item -> earlier != null && !earlier.contains(item.path("id").asText()))
                .sorted(Comparator.comparingInt(item -> item.path("sequence").asInt())).toList();
            return new ConversationState(phase, byButton, recording, troubles, connections,
                Duration.ofNanos(System.nanoTime() - newsAt), playback.heardMs(), playback.isQuiet(), ours);
        } finally {
            lock.unlock();
        }
    }

    String sessionId() {
        lock.lock();
        try {
            return sessionId;
        } finally {
            lock.unlock();
        }
    }

    /** Null while it goes on. */
    Ending ending() {
        lock.lock();
        try {
            return ending;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the conversation is as wanted, and returns it.
     *
     * @throws CallOver when it ends before
     */
    ConversationState await(Predicate<ConversationState> wanted) throws CallOver, InterruptedException {
        lock.lock();
        try {
            ConversationState now = state();
            while (ending == null && !wanted.test(now)) {
                news.awaitNanos(LOOK_NANOS);
                now = state();
            }
            if (ending != null) {
                throw new CallOver(ending);
            }
            return now;
        } finally {
            lock.unlock();
        }
    }
}
