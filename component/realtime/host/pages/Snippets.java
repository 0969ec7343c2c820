package realtime.host.pages;

import java.util.List;

/** The lines to copy into a host page, with the addresses of one session filled in. */
final class Snippets {
    /**
     * @param id   for element ids
     * @param name of the host page
     * @param hint one sentence on what it does
     */
    record Snippet(String id, String name, String hint, String code) {}

    private Snippets() {}

    static List<Snippet> of(PlaygroundPage.View view) {
        String embed = view.embedUrl();
        String transcript = view.transcriptUrl();
        return List.of(
            new Snippet("iframe", "HTML", "Any page: the microphone needs the allow attribute.", iframe(embed)),
            new Snippet("element", "Element", "Events, commands and a height that fits, without a line of protocol.",
                element(view.hostUrl(), embed)),
            new Snippet("jupyter", "Jupyter", "One cell shows the conversation, another reads it.",
                jupyter(embed, transcript)),
            new Snippet("streamlit", "Streamlit", "The conversation survives reruns; the table follows it.",
                streamlit(embed, transcript)),
            new Snippet("curl", "curl", "The transcript now, and then each change as it happens.",
                curl(transcript, view.eventsUrl())),
            new Snippet("pandas", "pandas", "One row for each turn.", pandas(transcript)));
    }

    /** No colour scheme, so that the frame is clear. */
    private static String iframe(String embed) {
        return """
            <iframe src="%s"
                    title="Voice conversation" allow="%s"
                    style="width:100%%; height:420px; border:0; color-scheme:normal"></iframe>
            """.formatted(embed.replace("&", "&amp;"), EmbedPage.ALLOW);
    }

    /** The element's frame has all that the microphone needs. */
    private static String element(String host, String embed) {
        return """
            <script type="module" src="%s/embed.js"></script>
            <realtime-audio src="%s"
                            height="auto"></realtime-audio>
            <script>
              const conversation = document.querySelector('realtime-audio');
              conversation.addEventListener('turn', ({ detail }) => console.log(detail.type, detail.content));
              // conversation.say('What sold best?'), .setContext('Sales', [84, 97]), .getTranscript() …
            </script>
            """.formatted(host, embed.replace("&", "&amp;"));
    }

    /** {@code extras} is what passes the microphone on: IFrame() alone does not. */
    private static String jupyter(String embed, String transcript) {
        return """
            from IPython.display import IFrame
            IFrame("%s", "100%%", 420, extras=['allow="microphone; autoplay"'])

            # in the next cell, during the conversation or after it
            import pandas as pd, requests
            pd.DataFrame(requests.get("%s").json()["items"])
            """.formatted(embed, transcript);
    }

    /** st.iframe is there since Streamlit 1.56. */
    private static String streamlit(String embed, String transcript) {
        return """
            import requests, streamlit as st

            show = st.iframe if hasattr(st, "iframe") else st.components.v1.iframe
            show("%s", height=420)

            @st.fragment(run_every=2)
            def transcript():
                st.dataframe(requests.get("%s").json()["items"])

            transcript()
            """.formatted(embed, transcript);
    }

    private static String curl(String transcript, String events) {
        return """
            curl '%s'

            # waits up to 30 s for the next change; "seq" in the answer is the next since
            curl '%s'

            # every change, as server-sent events
            curl -N '%s'
            """.formatted(transcript, withQuery(transcript, "since=0&wait=30"), events);
    }

    private static String pandas(String transcript) {
        return """
            import pandas as pd, requests

            url = "%s"
            turns = pd.DataFrame(requests.get(url).json()["items"])
            turns[["type", "content", "started_ms", "ended_ms"]]
            """.formatted(transcript);
    }

    private static String withQuery(String url, String query) {
        return url + (url.contains("?") ? "&" : "?") + query;
    }
}
