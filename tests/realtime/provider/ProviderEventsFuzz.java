package realtime.provider;

import static support.FuzzInput.require;
import static support.FuzzInput.same;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import realtime.host.SessionCheck;
import realtime.session.Item;
import realtime.session.SavedSession;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.SessionEvent;
import realtime.session.SessionRegistry;
import realtime.session.SettingsParser;
import realtime.session.Source;
import realtime.store.Archive;
import realtime.store.MemoryStore;
import realtime.store.StoreException;
import support.FuzzInput;
import support.SettableClock;

/**
 * Fuzz target: a conversation, line by line. A line is a server event as the provider sends it, or begins with an
 * exclamation mark and says what else happens: {@code !call}, {@code !up}, {@code !save} … Whatever comes, the session
 * can be followed by its events, shown in every format, saved and read back.
 */
public final class ProviderEventsFuzz {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper STRICT = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
    private static final Prices PRICES = new Prices(JSON);
    private static final SettingsParser SETTINGS = new SettingsParser(Map.of("model", "gpt-realtime-2.1"), List.of());
    private static final long START = 1_760_000_000_000L;

    private final SettableClock clock = new SettableClock(START);
    private final MemoryStore store = new MemoryStore();
    private final SpokenAudioReader sound = new SpokenAudioReader();
    private final EventTypeReader types = new EventTypeReader();
    private final Map<String, Item> followed = new HashMap<>();
    private Session session = sessions().open(SETTINGS.parse(Map.of())).session();
    private ServerEvents events;
    private long seq = session.seq();
    private int call;
    private boolean second;

    private ProviderEventsFuzz() {
        begin();
    }

    /** Throws what is to be mended. */
    public static void fuzzerTestOneInput(byte[] data) throws IOException, StoreException {
        ProviderEventsFuzz conversation = new ProviderEventsFuzz();
        for (String line : FuzzInput.lines(data)) {
            conversation.take(line);
        }
        SessionCheck.whole(conversation.session);
        conversation.comesBack();
        SessionCheck.whole(conversation.session);
    }

    private SessionRegistry sessions() {
        return new SessionRegistry("p", clock, (changed, isAwaited) -> false, made -> { });
    }

    private void begin() {
        ObjectNode asked = JSON.createObjectNode().put("model", "gpt-realtime-2.1");
        asked.putObject("audio").putObject("input").putObject("transcription").put("model", "gpt-transcribe");
        events = new ServerEvents(JSON, PRICES, asked, true, session.heard());
        call = session.beginCall("webrtc");
        session.named(call, "rtc_" + call);
        session.connected(call);
    }

    private void take(String line) throws IOException, StoreException {
        clock.forward(Duration.ofMillis(37));
        if (line.startsWith("!")) {
            happens(line);
        } else {
            hear(line);
        }
        follow();
    }

    private void happens(String what) throws IOException, StoreException {
        switch (what) {
            case "!call" -> begin();
            case "!up" -> session.connected(call);
            case "!down" -> session.disconnected(call);
            case "!lost" -> session.lost(call);
            case "!end" -> session.end(call, "stopped");
            case "!fail" -> session.fail(call, new SessionError("c", "m", "f"));
            case "!talk" -> session.talking(call, true);
            case "!talked" -> session.talking(call, false);
            case "!cancel" -> session.talkCancelled(call);
            case "!pause" -> session.pause(true);
            case "!go" -> session.pause(false);
            case "!aside" -> events.expectAside("a");
            case "!save" -> save();
            case "!back" -> comesBack();
            default -> clock.forward(Duration.ofMillis(500));
        }
    }

    private void hear(String line) {
        second = !second;
        alike(line);
        ServerEvents.Parsed parsed = events.parse(line);
        session.apply(call, parsed.event(), second ? Source.SIDEBAND : Source.WIDGET, parsed.name());
        if (parsed.call() != null) {
            session.toolUses().asked(parsed.call().callId(), parsed.call().name(), parsed.call().arguments());
        }
    }

    /** What is read without a tree is what a tree holds. */
    private void alike(String line) {
        SpokenAudio audio = sound.read(line);
        String type = types.read(line);
        SpokenLength length = sound.measure(line);
        JsonNode tree;
        try {
            tree = STRICT.readTree(line);
        } catch (JsonProcessingException notJson) {
            return;
        }
        if (!tree.isObject() || line.indexOf('\\') >= 0) {
            return;
        }
        JsonNode named = tree.path("type");
        same(named.isTextual() ? named.asText() : "", type, "type of " + line);
        if (audio != null) {
            require(length != null, "sound without a length in " + line);
            same(tree.path("response_id").asText(audio.responseId()), audio.responseId(), "response of " + line);
            same(tree.path("item_id").asText(audio.itemId()), audio.itemId(), "item of " + line);
        }
    }

    /** As a widget does. */
    private void follow() {
        Optional<List<SessionEvent>> news = session.eventsAfter(seq);
        if (news.isEmpty()) {
            followed.clear();
            session.items().forEach(item -> followed.put(item.id(), item));
            seq = session.seq();
            return;
        }
        for (SessionEvent event : news.get()) {
            same(seq + 1, event.seq(), "number of " + event);
            seq = event.seq();
            switch (event.data()) {
                case Item item -> followed.put(item.id(), item);
                case SessionEvent.Delta delta -> followed.computeIfPresent(delta.id(),
                    (id, item) -> item.grown(delta.delta(), delta.seq()));
                case SessionEvent.Removed removed -> followed.remove(removed.id());
                default -> { }
            }
        }
        List<Item> items = session.items();
        same(items.size(), followed.size(), "how many were followed");
        items.forEach(item -> same(item, followed.get(item.id()), "what was followed"));
    }

    private void save() {
        Optional<SavedSession> change = session.saving().unsaved();
        if (change.isPresent()) {
            require(store.save(List.of(change.get())).isEmpty(), "not saved");
            session.saving().saved(change.get());
        }
    }

    /** The host breaks off, and another goes on with what was exported. */
    private void comesBack() throws IOException, StoreException {
        save();
        StringWriter archive = new StringWriter();
        new Archive().write(store, archive);
        MemoryStore copy = new MemoryStore();
        new Archive().read(new StringReader(archive.toString()), copy);
        SessionRegistry later = sessions();
        later.restore(copy.load(0).sessions(), Map.of());
        Session same = later.find(session.id()).orElseThrow();
        same(session.items(), same.items(), "items from the archive");
        same(session.outline().usage(), same.outline().usage(), "usage from the archive");
        same(session.callId(), same.callId(), "call from the archive");
        same.hold();
        require(same.seq() >= session.seq(), "numbers are given out again");
        session = same;
        events = new ServerEvents(JSON, PRICES, JSON.createObjectNode(), true, session.heard());
        follow();
    }
}
