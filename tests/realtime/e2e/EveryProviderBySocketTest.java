package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.provider.Calls;
import realtime.provider.Dialect;
import realtime.provider.ProviderCall;
import realtime.provider.ProviderProfile;
import realtime.provider.RealtimeApi;
import realtime.provider.ToolAnswer;
import realtime.session.Item;
import realtime.session.Phase;
import realtime.session.Session;
import realtime.session.SessionEvent;
import realtime.session.SessionSettings;
import realtime.session.SessionSnapshot;
import realtime.session.SettingsParser;
import realtime.session.Status;
import support.Await;
import support.ClientEventCheck;
import support.Profiles;
import support.Speech;
import support.Speaker;
import support.WholeConversation;

/** One conversation with everything in it, by WebSocket, with a partner that behaves as each provider does. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Order(2)
class EveryProviderBySocketTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"openai", "azure", "xai", "inworld", "elevenlabs", "qwen", "localai", "speaches",
        "hf-speech-to-speech", "litellm", "openai-compatible"})
    void a_whole_conversation(String provider) throws Exception {
        ClientEventCheck sent = new ClientEventCheck(Profiles.traits(provider));
        try (PracticePartner partner = PracticePartner.start(
            PracticeOptions.defaults().withLikeness(likeness(provider)).withScript(WholeConversation.SCRIPT)
                .withListener(sent))) {
            ProviderProfile profile = Profiles.of(provider, partner.baseUrl().toString(), partner.apiKey());
            ObjectMapper json = new ObjectMapper();
            try (RealtimeApi api = new RealtimeApi(profile, json)) {
                Calls calls = new Calls(api, json, Clock.systemUTC());
                Session session = new Session("s", settings(profile, json), provider, Clock.systemUTC());
                try (Speaker speaker = new Speaker(profile.traits().inputRate())) {
                    ProviderCall call = calls.connect(session, speaker);
                    speaker.speakInto(call);
                    talk(session, call, speaker);
                    calls.end(session, "stopped");
                    check(session, speaker, profile);
                }
            }
            Await.until("nothing to be left at the partner", SOON, () -> partner.liveCalls() == 0);
            sent.verify();
            boolean isGa = profile.traits().dialect() == Dialect.GA;
            assertTrue(sent.checked() > 100 == isGa, sent.checked() + " messages were checked");
        }
    }

    /** What has no profile of its own is spoken to as OpenAI is. */
    private static String likeness(String provider) {
        return provider.equals(ProviderProfile.COMPATIBLE) ? "openai" : provider;
    }

    private static SessionSettings settings(ProviderProfile profile, ObjectMapper json)
        throws JsonProcessingException {
        Map<String, Object> wanted = json.readerForMapOf(Object.class).readValue(WholeConversation.SETTINGS);
        return new SettingsParser(Map.of("model", profile.traits().model()), profile.offer()).parse(wanted);
    }

    private static void talk(Session session, ProviderCall call, Speaker speaker) {
        awaitPhase(session, Phase.LISTENING);
        speaker.say(Speech.pcm("What sold best in the month of March?", speaker.rate()));
        awaitItems(session, 2);
        awaitPhase(session, Phase.LISTENING);
        call.say("user", "How many?", true);
        awaitItems(session, 4);
        awaitPhase(session, Phase.LISTENING);
        call.say("user", "Tell me everything.", true);
        awaitPhase(session, Phase.ASSISTANT_SPEAKING);
        Await.until("some of the answer to be heard", SOON, () -> content(session, 5).length() > 40);
        call.interrupt();
        awaitPhase(session, Phase.LISTENING);
        call.say("user", "How many are left?", true);
        Await.until("the function to be called", SOON, () -> !call.toolCalls().isEmpty());
        assertEquals("stock", call.toolCalls().getFirst().name());
        assertEquals(ToolAnswer.TAKEN,
            call.answerTool(call.toolCalls().getFirst().callId(), "{\"left\": 12}"));
        Await.until("the answer to it", SOON, () -> session.items().getLast().content().equals("Twelve are left."));
        awaitPhase(session, Phase.LISTENING);
    }

    private static void check(Session session, Speaker speaker, ProviderProfile profile) {
        List<Item> items = session.items();
        Item cut = items.get(5);
        assertAll(
            () -> assertEquals(List.of("What sold best?", "Garden chairs, by far.", "How many?",
                "Eighty four of them.", "Tell me everything."),
                items.stream().limit(5).map(Item::content).toList()),
            () -> assertEquals(List.of("user", "assistant", "user", "assistant", "user", "assistant", "user", "tool",
                "tool", "assistant"), items.stream().map(item -> item.type().name().toLowerCase()).toList()),
            () -> assertTrue(cut.interrupted() && WholeConversation.LONG.startsWith(cut.content().strip())
                && cut.content().length() < WholeConversation.LONG.length(), cut.toString()),
            () -> assertEquals("Twelve are left.", items.getLast().content()),
            () -> assertTrue(speaker.heardMs(profile.traits().outputRate()) > 3_000, "too little was heard"),
            () -> assertEquals(1, speaker.flushes()),
            () -> assertEquals(List.of(Status.CONNECTING, Status.CONNECTED, Status.RECORDING, Status.CONNECTED,
                Status.SPEAKING, Status.CONNECTED, Status.SPEAKING, Status.CONNECTED, Status.SPEAKING,
                Status.CONNECTED, Status.SPEAKING, Status.CONNECTED, Status.IDLE), statuses(session)),
            () -> assertEquals("websocket", session.snapshot().transport()),
            () -> assertEquals(null, session.snapshot().error()));
    }

    private static List<Status> statuses(Session session) {
        List<Status> statuses = new ArrayList<>();
        session.eventsAfter(0).orElseThrow().stream().map(SessionEvent::data)
            .filter(SessionSnapshot.class::isInstance)
            .map(data -> ((SessionSnapshot) data).status())
            .filter(status -> statuses.isEmpty() || statuses.getLast() != status)
            .forEachOrdered(statuses::add);
        return statuses;
    }

    private static String content(Session session, int number) {
        return session.items().size() > number ? session.items().get(number).content() : "";
    }

    private static void awaitPhase(Session session, Phase phase) {
        Await.value("phase " + phase, SOON, session::phase, now -> now == phase);
    }

    private static void awaitItems(Session session, int number) {
        Await.value(number + " items", SOON, session::items, items -> items.size() >= number
            && items.getLast().endedMs() != null);
    }
}
