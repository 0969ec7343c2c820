package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import realtime.host.tls.TlsOptions;
import realtime.host.webhook.WebhookTargets;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.practice.Script;
import realtime.provider.ProviderProfile;
import support.Profiles;

/** {@code talk} over a host that speaks TLS. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TlsTalkTest {
    @TempDir
    private Path folder;

    private int talk(StringWriter err, String... more) {
        Script script = Script.parse("{\"turns\":[{\"answer\":\"By TLS.\"}]}");
        try (PracticePartner practice = PracticePartner.start(PracticeOptions.defaults().withScript(script))) {
            ProviderProfile profile = Profiles.of("practice", practice.baseUrl().toString(), practice.apiKey());
            try (Host host = Host.start(new HostOptions("127.0.0.1", 0, new TlsOptions.SelfSigned(), LocalHost.TOKEN,
                List.of(), folder, Duration.ofSeconds(2), false, Map.of("model", profile.traits().model(), "voice",
                    profile.traits().voice()), WebhookTargets.NONE, 0, StoreOptions.MEMORY, HostLimits.NONE), profile)) {
                List<String> line = new ArrayList<>(List.of("talk", "--host", host.url() + "/?token="
                    + host.token(), "--text", "Hello?", "--no-speaker", "--quiet", "--transcript",
                    folder.resolve("said.txt").toString()));
                line.addAll(List.of(more));
                String[] all = line.toArray(String[]::new);
                CommandLine command = Commands.of(Map.of(), all);
                return command.setErr(new PrintWriter(err, true)).execute(all);
            }
        }
    }

    @Test
    void it_talks_where_the_hosts_own_certificate_is_trusted() throws IOException {
        StringWriter err = new StringWriter();
        assertEquals(0, talk(err, "--tls-trust", folder.resolve("tls-certificate.pem").toString()), err::toString);
        assertEquals("You: Hello?\nAssistant: By TLS.\n", Files.readString(folder.resolve("said.txt")));
    }

    @Test
    void else_it_says_how_to_trust_it() {
        StringWriter err = new StringWriter();
        assertEquals(1, talk(err));
        assertTrue(err.toString().contains("--tls-trust"), err.toString());
        assertEquals(2, talk(err, "--tls-trust", folder.resolve("none.pem").toString()));
        assertTrue(err.toString().contains("--tls-trust: " + folder.resolve("none.pem") + " cannot be read."),
            err.toString());
    }
}
