package realtime.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.host.tls.TlsOptions;
import realtime.host.webhook.WebhookTargets;
import realtime.session.Session;
import realtime.session.SettingsParser;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AccessTokensTest {
    private final AccessTokens tokens = new AccessTokens("host-token", new byte[32]);

    private static Session session(String id, String key) {
        SettingsParser parser = new SettingsParser(Map.of("model", "m"), List.of());
        return new Session(id, parser.parse(key == null ? Map.of() : Map.of("key", key)), "practice",
            Clock.systemUTC());
    }

    @Test
    void the_hosts_token_is_that_text_and_no_other() {
        assertTrue(tokens.isHostToken("host-token"));
        for (String other : List.of("", "host-toke", "host-tokens", "Host-token", "host-token ")) {
            assertFalse(tokens.isHostToken(other));
        }
        assertFalse(tokens.isHostToken(null));
    }

    @Test
    void an_embed_token_opens_its_own_session_only() {
        Session mine = session("s1", null);
        assertTrue(tokens.opens(tokens.embedToken(mine), mine));
        assertFalse(tokens.opens(tokens.embedToken(session("s2", null)), mine));
        assertFalse(tokens.opens(null, mine));
        assertFalse(tokens.isHostToken(tokens.embedToken(mine)));
    }

    @Test
    void a_key_keeps_its_token_from_session_to_session_and_is_not_mistaken_for_an_id() {
        assertEquals(tokens.embedToken(session("s1", "demo")), tokens.embedToken(session("s2", "demo")));
        assertTrue(tokens.opensKey(tokens.embedToken(session("s1", "demo")), "demo"));
        assertFalse(tokens.opensKey(tokens.embedToken(session("demo", null)), "demo"));
        assertFalse(tokens.opensKey(null, "demo"));
    }

    @Test
    void another_secret_gives_other_tokens() {
        byte[] secret = new byte[32];
        secret[0] = 1;
        assertNotEquals(tokens.embedToken(session("s1", null)), new AccessTokens("host-token",
            secret).embedToken(session("s1", null)));
    }

    @Test
    void random_tokens_are_long_and_never_the_same() {
        assertTrue(AccessTokens.random().matches("[A-Za-z0-9_-]{32}"));
        assertNotEquals(AccessTokens.random(), AccessTokens.random());
    }

    @Test
    void printing_shows_no_token() {
        assertEquals("AccessTokens", tokens.toString());
        assertFalse(new HostOptions("127.0.0.1", 0, TlsOptions.OFF, "host-token", List.of(), Path.of("x"),
            Duration.ZERO, false, Map.of(), WebhookTargets.NONE, 0, StoreOptions.MEMORY, HostLimits.NONE).toString()
            .contains("host-token"));
    }

    @Test
    void the_secret_is_kept_for_its_owner_only_and_is_the_same_after_a_restart(@TempDir Path folder) throws Exception {
        byte[] secret = EmbedSecret.in(folder.resolve("new"));
        assertEquals(32, secret.length);
        assertArrayEquals(secret, EmbedSecret.in(folder.resolve("new")));
        assertEquals("rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new/embed-secret"))));
    }

    @Test
    void a_damaged_secret_or_a_folder_that_cannot_be_written_does_not_stop_the_host(@TempDir Path folder)
        throws Exception {
        Files.writeString(folder.resolve("embed-secret"), "short");
        assertEquals(32, EmbedSecret.in(folder).length);
        assertEquals(32, EmbedSecret.in(folder.resolve("embed-secret/below-a-file")).length);
    }
}
