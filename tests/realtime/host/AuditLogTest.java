package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;
import realtime.session.Session;
import realtime.session.SettingsParser;
import realtime.session.Source;
import realtime.session.Usage;
import support.SettableClock;

/** What is written of a conversation at its end. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AuditLogTest {
    private static final Caller CALLER = new Caller("embed-1a2B3c4_", "192.0.2.1", "192.0.2.1", "https://a.example");
    private final SettableClock clock = new SettableClock(1_795_327_200_000L);

    private Session ended(String reason) {
        Session session = new Session("3f0c", new SettingsParser(Map.of("model", "gpt-realtime-2.1", "instructions",
            "The secret plan."), List.of()).parse(Map.of()), "practice", clock);
        int call = session.beginCall("webrtc");
        session.connected(call);
        clock.forward(Duration.ofMillis(61_400));
        session.apply(call, new ConversationEvent.UserTextCompleted("u1", 0, "What sold best?",
            new Usage(120, 30, 100, 20, 0, 0, 0.0123)), Source.SIDEBAND);
        session.end(call, reason);
        return session;
    }

    @Test
    void who_when_how_long_and_at_what_cost() {
        assertEquals("event=session_ended session=3f0c token=embed-1a2B3c4_ address=192.0.2.1 "
            + "origin=https://a.example begun=2026-11-22T06:00:00Z ended=2026-11-22T06:01:01.400Z seconds=62 "
            + "provider=practice model=gpt-realtime-2.1 transport=webrtc calls=1 input_tokens=120 output_tokens=30 "
            + "usd=0.012300 reason=stopped", AuditLog.line(ended("stopped").outline(), CALLER));
    }

    @Test
    void what_is_not_known_is_a_dash() {
        String line = AuditLog.line(ended("stopped").outline(), Caller.UNKNOWN);
        assertEquals(" token=- address=- origin=- ", line.substring(line.indexOf(" token"), line.indexOf("begun")));
    }

    @Test
    void no_value_ends_the_line_or_begins_another_name() {
        Caller forger = new Caller("embed-x", "192.0.2.1", "192.0.2.1",
            "a\nevent=session_ended session=9 \"q\" \\ \u001b[31m\u2028\u0085é=");
        String line = AuditLog.line(ended("a b\r\nc").outline(), forger);
        assertEquals("origin=\"a\\u000aevent=session_ended session=9 \\\"q\\\" \\\\ \\u001b[31m\\u2028\\u0085\\u00e9=\"",
            line.substring(line.indexOf("origin="), line.indexOf(" begun=")));
        assertEquals("reason=\"a b\\u000d\\u000ac\"", line.substring(line.indexOf("reason=")));
        assertEquals(List.of(line), line.lines().toList());
    }

    @Test
    void nothing_that_was_said_is_in_it() {
        String line = AuditLog.line(ended("stopped").outline(), CALLER);
        assertFalse(line.contains("sold") || line.contains("plan"), line);
    }
}
