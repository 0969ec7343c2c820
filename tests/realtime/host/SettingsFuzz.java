package realtime.host;

import static support.FuzzInput.require;
import static support.FuzzInput.same;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import realtime.session.InvalidSetting;
import realtime.session.SavedSession;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.session.SessionSettings;
import realtime.session.SettingsParser;
import realtime.session.TurnDetection;
import realtime.store.Archive;
import realtime.store.MemoryStore;
import realtime.store.StoreException;
import support.FuzzInput;

/**
 * Fuzz target: a new session's settings in the first line, and changes to them in the others. Settings that are taken
 * can be shown, changed, saved and read back; others are refused by name.
 */
public final class SettingsFuzz {
    private static final ObjectMapper JSON = JsonBody.mapper();
    private static final SettingsParser PARSER = new SettingsParser(Map.of("model", "gpt-realtime-2.1"),
        new SettingsParser.Offer(List.of("marin", "cedar"), List.of(TurnDetection.Type.SEMANTIC_VAD,
            TurnDetection.Type.SERVER_VAD, TurnDetection.Type.PUSH_TO_TALK), List.of("webrtc", "websocket")));

    private SettingsFuzz() {}

    /** Throws what is to be mended. */
    public static void fuzzerTestOneInput(byte[] data) throws IOException, StoreException {
        SessionSettings settings = null;
        for (String line : FuzzInput.lines(data)) {
            Map<String, Object> given = object(line);
            if (given == null) {
                continue;
            }
            SessionSettings next = settings == null ? parsed(given) : changed(settings, given);
            settings = next == null ? settings : next;
        }
        if (settings != null) {
            kept(settings);
        }
    }

    /** Null where it is no JSON object. */
    private static Map<String, Object> object(String line) {
        try {
            JsonNode tree = JSON.readTree(line);
            @SuppressWarnings("unchecked")
            Map<String, Object> given = tree.isObject() ? JSON.convertValue(tree, Map.class) : null;
            return given;
        } catch (JsonProcessingException refused) {
            return null;
        }
    }

    /** Null where it is refused. */
    private static SessionSettings parsed(Map<String, Object> given) {
        try {
            SessionSettings settings = PARSER.parse(given);
            same(settings, PARSER.parse(given), "read twice");
            same(settings, PARSER.changed(settings, Map.of()), "no change");
            return settings;
        } catch (InvalidSetting refused) {
            refused(refused);
            return null;
        }
    }

    private static SessionSettings changed(SessionSettings settings, Map<String, Object> changes) {
        try {
            SessionSettings changed = PARSER.changed(settings, changes);
            same(changed, PARSER.changed(changed, changes), "changed twice");
            same(settings.key(), changed.key(), "the key");
            return changed;
        } catch (InvalidSetting refused) {
            refused(refused);
            return null;
        }
    }

    private static void refused(InvalidSetting why) {
        require(why.getMessage() != null && !why.getMessage().isBlank(), "refused without a word");
        require(why.getMessage().length() < 2_000, "refused at length");
    }

    /** The session is shown, saved, read back and shown as it was. */
    private static void kept(SessionSettings settings) throws IOException, StoreException {
        SessionRegistry sessions = new SessionRegistry("p", Clock.systemUTC(), (changed, isAwaited) -> false,
            made -> { });
        Session session = sessions.open(settings).session();
        String shown = JSON.writeValueAsString(session.snapshot());
        SavedSession saved = session.saving().unsaved().orElseThrow();
        MemoryStore store = new MemoryStore();
        store.save(List.of(saved));
        StringWriter archive = new StringWriter();
        new Archive().write(store, archive);
        MemoryStore copy = new MemoryStore();
        new Archive().read(new StringReader(archive.toString()), copy);
        SessionRegistry later = new SessionRegistry("p", Clock.systemUTC(), (changed, isAwaited) -> false, made -> { });
        later.restore(copy.load(0).sessions(), Map.of());
        later.here().forEach(Session::hold);
        Session back = later.find(session.id()).orElseThrow();
        same(JSON.writeValueAsString(settings), JSON.writeValueAsString(back.settings()), "settings from the archive");
        same(JSON.readTree(shown).path("settings"), JSON.valueToTree(back.snapshot()).path("settings"), "snapshot");
    }
}
