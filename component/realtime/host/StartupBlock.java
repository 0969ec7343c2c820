package realtime.host;

import realtime.host.tls.Tls;
import realtime.provider.ProviderProfile;

/** What the command prints once the host serves. */
final class StartupBlock {
    private StartupBlock() {}

    static String of(Host host, Links demo) {
        String partner = partner(host.provider(), demo.session().settings().model());
        return """

            Realtime Audio

              Open        %s/?token=%s
              Embed       %s
              Transcript  curl "%s"

              Partner     %s
              Stored      %s
              Stop        Ctrl-C ends the conversations and the host
            """.formatted(host.url(), host.token(), demo.iframe(), demo.transcriptUrl(), partner, host.stored())
            + host.tls().filter(Tls::isSelfSigned).map(tls -> certificate(host, tls)).orElse("");
    }

    /** Whoever meets a browser's warning can tell whether it is about this certificate. */
    private static String certificate(Host host, Tls tls) {
        StringBuilder text = new StringBuilder();
        if (host.isForOthers()) {
            tls.addresses().forEach(address -> text.append("  Elsewhere   https://%s:%d/?token=%s%n"
                .formatted(address, host.url().getPort(), host.token())));
        } else {
            text.append("  Elsewhere   only on this machine; add --host 0.0.0.0 for others in the network\n");
        }
        return text + "  Certificate SHA-256 " + tls.fingerprint() + "\n"
            + "              Browsers warn, because nobody vouches for it. Show its details there, compare this "
            + "fingerprint,\n              and go on (Advanced, Proceed). Open the address once by itself before it "
            + "is embedded.\n";
    }

    /** Who answers. */
    static String partner(ProviderProfile provider, String model) {
        return provider.name().equals(ProviderProfile.PRACTICE)
            ? "practice partner (offline); set OPENAI_API_KEY for the real one"
            : provider.label() + " at " + provider.baseUrl().host() + ", model " + model;
    }
}
