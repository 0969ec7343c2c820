package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.session.ConversationEvent;
import realtime.session.SessionError;
import support.Profiles;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultTableTest {
    private static final String SECRET = "sk-proj-0123456789abcdef";
    private final FaultTable table = new FaultTable(new ProviderErrors(
        Profiles.openAi("http://localhost/v1", SECRET), new ObjectMapper()));

    private FaultTable.Reaction to(String code, String message) {
        return table.reactionTo(new ConversationEvent.Fault(code, message));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"conversation_already_has_active_response", "response_cancel_not_active",
        "input_audio_buffer_commit_empty",
        "item_truncate_invalid_item_id"})
    void races_that_repair_themselves_are_not_shown(String code) {
        assertEquals(new FaultTable.Ignore(), to(code, "Something."));
    }

    @Test
    void an_expired_session_ends_the_conversation_and_says_how_to_go_on() {
        SessionError error = assertInstanceOf(FaultTable.End.class, to("session_expired", "60 minutes.")).error();
        assertEquals("session_expired", error.code());
        assertTrue(error.fix().contains("to go on"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"insufficient_quota", "rate_limit_exceeded", "server_error", "unknown_parameter",
        "invalid_value",
        "missing_required_parameter", "content_filter", "", "never heard of"})
    void everything_else_is_shown_and_the_conversation_goes_on(String code) {
        SessionError error = assertInstanceOf(FaultTable.Warn.class, to(code, "")).error();
        assertEquals(code, error.code());
        assertFalse(error.message().isBlank());
        assertFalse(error.fix().isBlank());
    }

    @Test
    void what_the_provider_says_is_passed_on_without_keys_and_at_a_readable_length() {
        SessionError error = assertInstanceOf(FaultTable.Warn.class, to("server_error", "Key " + SECRET
            + " \n is  odd. " + "x".repeat(500))).error();
        assertTrue(error.message()
            .startsWith("The provider had a problem with this answer. It says: Key [key] is odd. xxx"),
            error.message());
        assertTrue(error.message().length() < 400, error.message());
    }
}
