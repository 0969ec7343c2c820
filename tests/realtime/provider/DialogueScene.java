package realtime.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import realtime.session.Item;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.SettingsParser;
import realtime.session.Source;
import support.Profiles;
import support.SettableClock;

/**
 * A dialogue with a provider that is a list of what it was sent and says what a test makes it say; time stands still
 * until a test moves it. In events single quotes stand for double ones. Not thread-safe.
 */
final class DialogueScene implements Dialogue.Surroundings {
    final ObjectMapper json = new ObjectMapper();
    final SettableClock clock = new SettableClock(1_795_000_000_000L);
    final List<ObjectNode> sent = new ArrayList<>();
    final List<SessionError> failures = new ArrayList<>();
    final Session session;
    private final ProviderProfile profile;
    private final boolean bySocket;
    int hushes;
    Dialogue dialogue;
    ServerEvents serverEvents;
    private int number;

    /** A call that has begun; what its beginning sent is no longer in the list. */
    DialogueScene(String provider, boolean bySocket, Map<String, Object> settings) {
        this.profile = Profiles.of(provider, "http://127.0.0.1:1/v1", "sk-scene");
        this.bySocket = bySocket;
        SettingsParser parser = new SettingsParser(Map.of("model", profile.traits().model()), profile.offer());
        session = new Session("s", parser.parse(settings), provider, clock);
        call();
        begin();
        sent.clear();
    }

    static DialogueScene webRtc(Map<String, Object> settings) {
        return new DialogueScene("openai", false, settings);
    }

    static DialogueScene pushToTalk() {
        return webRtc(Map.of("turn_detection", Map.of("type", "push_to_talk")));
    }

    /** Another call is placed. */
    void call() {
        number = session.beginCall(bySocket ? "websocket" : "webrtc");
        dialogue(false);
    }

    /** The host is another one by now, in the same call. */
    void resume() {
        dialogue(true);
        dialogue.resume();
    }

    private void dialogue(boolean isResumed) {
        RealtimeApi api = new RealtimeApi(profile, json);
        ObjectNode asked = new SessionConfig(json, profile.traits()).of(session.settings(),
            new Transcribers(session.settings(), profile.traits().transcribers()).current());
        serverEvents = new ServerEvents(json, new Prices(json), asked, profile.traits().uniqueEventIds());
        dialogue = new Dialogue(api, serverEvents, session, number, new CallSetup(session.settings(), asked,
            new Transcribers(session.settings(), profile.traits().transcribers()), bySocket, false, isResumed),
            clock, this);
    }

    void begin() {
        session.connected(number);
        dialogue.begin();
    }

    int number() {
        return number;
    }

    /** The provider says these, one after the other. */
    void hears(String... events) {
        for (String event : events) {
            dialogue.receive(serverEvents.parse(tree(event)), Source.SIDEBAND);
        }
    }

    private JsonNode tree(String event) {
        try {
            return json.readTree(event.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The types of what was sent since it was asked last. */
    List<String> types() {
        List<String> types = sent.stream().map(event -> event.path("type").asText()).toList();
        sent.clear();
        return types;
    }

    void pass(long milliseconds) {
        clock.forward(Duration.ofMillis(milliseconds));
        dialogue.tick();
    }

    List<String> contents() {
        return session.items().stream().map(Item::content).toList();
    }

    String shownError() {
        SessionError error = session.snapshot().error();
        return error == null ? null : error.code();
    }

    static String created(String response) {
        return "{'type':'response.created','response':{'id':'" + response + "','conversation_id':'conv'}}";
    }

    static String done(String response) {
        return "{'type':'response.done','response':{'id':'" + response + "','conversation_id':'conv',"
            + "'status':'completed'}}";
    }

    static String cancelled(String response) {
        return done(response).replace("completed", "cancelled");
    }

    static String error(String code, String cause) {
        return "{'type':'error','error':{'code':'" + code + "','message':'No.','event_id':"
            + (cause == null ? "null" : "'" + cause + "'") + "}}";
    }

    static String started(String response) {
        return "{'type':'output_audio_buffer.started','response_id':'" + response + "'}";
    }

    static String stopped(String response) {
        return started(response).replace("started", "stopped");
    }

    static String speechStarted(String item) {
        return "{'type':'input_audio_buffer.speech_started','item_id':'" + item + "','audio_start_ms':1}";
    }

    static String committed(String item) {
        return "{'type':'input_audio_buffer.committed','item_id':'" + item + "'}";
    }

    static String item(String id, String role, String text) {
        return "{'type':'conversation.item.added','item':{'id':'" + id + "','type':'message','role':'" + role
            + "','content':[{'type':'" + (role.equals("assistant") ? "output_text" : "input_text") + "','text':'"
            + text + "'}]}}";
    }

    static String toolCall(String response, String call) {
        return "{'type':'response.output_item.done','response_id':'" + response + "','item':{'id':'i-" + call
            + "','type':'function_call','call_id':'" + call + "','name':'stock','arguments':'{}',"
            + "'status':'completed'}}";
    }

    @Override
    public void send(ObjectNode event) {
        sent.add(event.deepCopy());
    }

    @Override
    public void hush() {
        hushes++;
    }

    @Override
    public void fail(SessionError why) {
        failures.add(why);
        session.fail(number, why);
    }
}
