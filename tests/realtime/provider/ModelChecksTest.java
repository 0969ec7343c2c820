package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.practice.Script;
import realtime.provider.Check.Status;
import support.Profiles;
import support.SettableClock;

/** What is said of model, transcriber, voice and the whole session, by what the practice partner has. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ModelChecksTest {
    private static final String ALLOW = "Allow it for this key at the provider, or set transcription to another model.";
    private static PracticePartner partner;
    private final Map<String, Object> settings = new HashMap<>(Map.of("model", "gpt-realtime-2.1", "voice", "marin"));
    private String today = "2026-11-21";

    @BeforeAll
    static void start() {
        partner = PracticePartner.start(PracticeOptions.defaults());
    }

    @AfterAll
    static void stop() {
        partner.close();
    }

    @BeforeEach
    void noFaults() {
        partner.play(Script.NONE);
    }

    private static void play(String faults) {
        partner.play(Script.parse(("{'faults':" + faults + "}").replace('\'', '"')));
    }

    private Check check(String name) {
        Clock clock = new SettableClock(Instant.parse(today + "T12:00:00Z").toEpochMilli());
        ProviderProfile profile = Profiles.openAi(partner.baseUrl().toString(), partner.apiKey());
        try (RealtimeApi api = new RealtimeApi(profile, new ObjectMapper())) {
            List<Check> checks = new ProviderChecks(api, settings, clock).run(Optional.empty(), true);
            return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
        }
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource(delimiter = '|', value = {
        "gpt-realtime-2.1  | 2026-11-21 | OK   | gpt-realtime-2.1 is there. |",
        "gpt-realtime      | 2026-10-21 | OK   | gpt-realtime is there until 2027-01-20. |",
        "gpt-realtime      | 2026-10-22 | WARN | gpt-realtime is shut down on 2027-01-20, in 90 days. "
            + "| gpt-realtime-2.1",
        "gpt-realtime-mini | 2027-01-19 | WARN | gpt-realtime-mini is shut down on 2027-01-20, tomorrow. "
            + "| gpt-realtime-2.1-mini",
        "gpt-realtime      | 2027-01-20 | WARN | gpt-realtime is shut down on 2027-01-20, today. | gpt-realtime-2.1",
        "gpt-realtime      | 2027-02-01 | WARN | gpt-realtime was to be shut down on 2027-01-20. | gpt-realtime-2.1"})
    void a_model_that_ends_within_90_days_is_told_with_its_successor(String model, String date, Status status,
                                                                     String message, String successor) {
        today = date;
        settings.put("model", model);
        String fix = successor == null ? null : "Set --model " + successor + ", its successor.";
        assertEquals(new Check("model", status, message, fix), check("model"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"'2026-12-24'", "1798070400"})
    void an_end_that_only_the_provider_knows_counts(String shutdown) {
        play("{'models':{'shutdown':{'gpt-realtime-2.1':" + shutdown.replaceAll("^(\\D.*|\\d+-.*)$", "'$1'") + "}}}");
        assertEquals(Check.warn("model", "gpt-realtime-2.1 is shut down on 2026-12-24, in 33 days.",
            "Set --model to another one of OpenAI's."), check("model"));
    }

    @Test
    void an_end_that_the_provider_does_not_tell_is_known_all_the_same() {
        play("{'models':{'shutdown':{'gpt-realtime':null}}}");
        settings.put("model", "gpt-realtime");
        assertEquals(Status.WARN, check("model").status());
    }

    @Test
    void a_model_that_is_not_there_is_told_with_those_that_are() {
        settings.put("model", "gpt-realtme");
        assertEquals(Check.fail("model", "OpenAI has no gpt-realtme for this key.", "Set --model to one that it has: "
            + "gpt-realtime, gpt-realtime-1.5, gpt-realtime-2, gpt-realtime-2.1, gpt-realtime-2.1-mini, "
            + "gpt-realtime-mini."), check("model"));
        settings.put("model", "gpt-4o-realtime-preview");
        assertEquals(Check.fail("model", "OpenAI has no gpt-4o-realtime-preview for this key; it was to be shut down "
            + "on 2026-05-07.", "Set --model gpt-realtime-2.1, its successor."), check("model"));
    }

    @Test
    void the_transcribers_that_auto_tries_are_all_looked_at() {
        assertEquals(Check.ok("transcription",
            "gpt-transcribe; should it fail, gpt-4o-mini-transcribe (until 2027-02-26)."), check("transcription"));
        play("{'models':{'missing':['gpt-transcribe']}}");
        assertEquals(Check.warn("transcription", "OpenAI has no gpt-transcribe for this key; gpt-4o-mini-transcribe "
            + "(until 2027-02-26) will be used.", ALLOW), check("transcription"));
        play("{'models':{'missing':['gpt-4o-mini-transcribe']}}");
        assertEquals(Check.ok("transcription", "gpt-transcribe."), check("transcription"));
        play("{'models':{'missing':['gpt-transcribe','gpt-4o-mini-transcribe']}}");
        assertEquals(Check.fail("transcription", "OpenAI has none of gpt-transcribe, gpt-4o-mini-transcribe for this "
            + "key: what the user says would not be put into text.", ALLOW), check("transcription"));
    }

    @Test
    void a_transcriber_that_ends_is_told_when_it_is_the_one_that_is_used() {
        today = "2027-01-21";
        assertEquals(Status.OK, check("transcription").status());
        settings.put("transcription", "whisper-1");
        assertEquals(Check.warn("transcription", "whisper-1 is shut down on 2027-02-26, in 36 days.",
            "Set transcription to gpt-transcribe, its successor."), check("transcription"));
    }

    @Test
    void a_transcriber_that_is_set_is_the_only_one_looked_at() {
        settings.put("transcription", "gpt-4o-transcribe");
        assertEquals(Check.ok("transcription", "gpt-4o-transcribe (until 2027-02-26)."), check("transcription"));
        settings.put("transcription", "gpt-hear");
        assertEquals(Check.fail("transcription", "OpenAI has no gpt-hear for this key.", ALLOW),
            check("transcription"));
        settings.put("transcription", "off");
        assertEquals(Check.ok("transcription", "Off: what the user says is not put into text."),
            check("transcription"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"nova, nova is a voice of OpenAI's text-to-speech; the Realtime API has others.",
        "Onyx, Onyx is a voice of OpenAI's text-to-speech; the Realtime API has others.",
        "fable, fable is a voice of OpenAI's text-to-speech; the Realtime API has others.",
        "marvin, OpenAI has no voice marvin."})
    void a_voice_that_is_none_is_told_with_those_that_are(String voice, String message) {
        settings.put("voice", voice);
        assertEquals(Check.fail("voice", message,
            "Set --voice to one of alloy, ash, ballad, cedar, coral, echo, marin, sage, shimmer, verse."),
            check("voice"));
        assertEquals(Check.skipped("call", "Not tried, because voice failed."), check("call"));
    }

    @Test
    void turn_detection_is_what_a_session_would_have() {
        settings.put("turn_detection", Map.of("type", "push_to_talk"));
        assertEquals(Check.ok("turn_detection", "push_to_talk; also: semantic_vad, server_vad."),
            check("turn_detection"));
        settings.put("turn_detection", Map.of("type", "telepathy"));
        assertEquals(Check.fail("turn_detection", "Sessions cannot have the turn detection that is set.",
            "Set it to one of: semantic_vad, server_vad, push_to_talk."), check("turn_detection"));
    }

    @Test
    void the_provider_s_own_word_on_the_session_is_passed_on() {
        assertEquals(Check.ok("call", "OpenAI takes a session with these settings."), check("call"));
        assertEquals(0, partner.liveCalls());
        play("{'transcription':{'refuse_models':['gpt-transcribe']}}");
        assertEquals(Check.warn("call", "OpenAI takes a session with these settings, but not gpt-transcribe as its "
            + "transcriber: gpt-4o-mini-transcribe will be used.", "Set transcription to a model that the provider "
            + "has."), check("call"));
        settings.put("transcription", "gpt-transcribe");
        Check refused = check("call");
        assertEquals(Status.FAIL, refused.status());
        assertTrue(refused.message().startsWith("OpenAI refused the call. It says: The model 'gpt-transcribe' is not "
            + "supported for transcription in this session."), refused::message);
    }
}
