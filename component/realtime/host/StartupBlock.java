package realtime.host;

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
            """.formatted(host.url(), host.token(), demo.iframe(), demo.transcriptUrl(), partner, host.stored());
    }

    /** Who answers. */
    static String partner(ProviderProfile provider, String model) {
        return provider.name().equals(ProviderProfile.PRACTICE)
            ? "practice partner (offline); set OPENAI_API_KEY for the real one"
            : provider.label() + " at " + provider.baseUrl().host() + ", model " + model;
    }
}
