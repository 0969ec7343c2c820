package support;

import java.util.Map;

/** A dashboard of another origin that embeds the widget. */
public final class HostPage implements AutoCloseable {
    private final HostPages pages = HostPages.overHttp();
    private final String path;

    /** @param iframe the HTML that the host hands out for embedding */
    public HostPage(String iframe) {
        path = pages.add(iframe, Map.of());
    }

    public String url() {
        return pages.origin("127.0.0.1") + path;
    }

    @Override
    public void close() {
        pages.close();
    }
}
