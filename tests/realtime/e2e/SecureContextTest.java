package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.host.Host;
import realtime.host.HostLimits;
import realtime.host.HostOptions;
import realtime.host.StoreOptions;
import realtime.host.tls.TlsOptions;
import realtime.host.webhook.WebhookTargets;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.provider.ProviderProfile;
import support.Await;
import support.Chromium;
import support.Profiles;
import support.Speech;
import support.TestHost;
import support.Wav;
import support.Widget;

/**
 * The widget as another machine of the network meets it: by an address that is not this machine's own, where browsers
 * give the microphone over HTTPS only.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecureContextTest {
    private static final Path SPEECH = Wav.of(Speech.join(Speech.silence(1_500, Wav.RATE),
        Speech.pcm("What sold best in the month of March?", Wav.RATE), Speech.silence(8_000, Wav.RATE)));
    private static final Duration SOON = Duration.ofSeconds(30);
    @TempDir
    private Path folder;

    private Host start(PracticePartner practice, TlsOptions tls) {
        ProviderProfile profile = Profiles.of("practice", practice.baseUrl().toString(), practice.apiKey());
        return Host.start(new HostOptions("0.0.0.0", 0, tls, TestHost.TOKEN, List.of("http://" + address()), folder,
            Duration.ofSeconds(2), false, Map.of("model", profile.traits().model(), "voice", profile.traits().voice()),
            WebhookTargets.NONE, 0, StoreOptions.MEMORY, HostLimits.NONE), profile);
    }

    private static String embed(Host host, String scheme, String transport) {
        return scheme + "://" + address() + ":" + host.url().getPort() + "/embed?key=demo&transport=" + transport
            + "&token=" + TestHost.TOKEN;
    }

    @ParameterizedTest
    @ValueSource(strings = {"webrtc", "websocket"})
    void over_https_it_has_the_microphone_and_talks(String transport) throws Exception {
        try (PracticePartner practice = PracticePartner.start(PracticeOptions.defaults());
             Host host = start(practice, new TlsOptions.SelfSigned());
             Chromium chromium = Chromium.with("--use-file-for-fake-audio-capture=" + SPEECH,
                 "--ignore-certificate-errors-spki-list=" + pin())) {
            Widget widget = Widget.in(chromium.open(embed(host, "https", transport)));
            widget.start();
            widget.awaitPhase("listening");
            Await.until("a turn to be heard and answered", SOON, () -> widget.transcript().size() >= 2);
            assertEquals(List.of(), widget.problems());
            assertEquals(transport.equals("webrtc"), !widget.json("window.__connections").isEmpty());
            widget.stop();
            widget.awaitPhase("ended");
        }
    }

    @Test
    void over_http_the_browser_does_not_give_it() {
        try (PracticePartner practice = PracticePartner.start(PracticeOptions.defaults());
             Host host = start(practice, TlsOptions.OFF); Chromium chromium = Chromium.with()) {
            Widget widget = Widget.in(chromium.open(embed(host, "http", "webrtc")));
            assertFalse((Boolean) widget.page().evaluate("() => isSecureContext"));
        }
    }

    /** Of the certificate that the host has just made, as Chromium's option has it: the sum of its public key. */
    private String pin() throws Exception {
        try (var in = Files.newInputStream(folder.resolve("tls-certificate.pem"))) {
            byte[] key = CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey().getEncoded();
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        }
    }

    private static String address() {
        try {
            List<String> others = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                .map(each -> each.getHostAddress()).sorted().toList();
            assumeFalse(others.isEmpty(), "this machine is in no network");
            return others.getFirst();
        } catch (SocketException e) {
            throw new AssertionError(e);
        }
    }
}
