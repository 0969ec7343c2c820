package realtime.host.pages;

import static j2html.TagCreator.each;
import static j2html.TagCreator.tag;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.List;

/** Line drawings on a 24 by 24 grid, inline so that they take the text's colour and cost no request. */
enum Icons {
    MICROPHONE("M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3z", "M5 11a7 7 0 0 0 14 0", "M12 18v3"),
    MICROPHONE_OFF("M9 6a3 3 0 0 1 6 0v5M14 13.5A3 3 0 0 1 9 11V9", "M5 11a7 7 0 0 0 11 5.7M19 11a7 7 0 0 1-.5 2.6",
        "M12 18v3", "M4 4l16 16"),
    PAUSE("M9 6v12", "M15 6v12"),
    PLAY("M8 5.5v13l10.5-6.5z"),
    STOP("M7 7h10v10H7z"),
    SEND("M12 19V5", "M6 11l6-6 6 6"),
    SPEAKER("M4 10v4h3.5L12 18V6L7.5 10z", "M15.5 9a4 4 0 0 1 0 6", "M18 6.5a8 8 0 0 1 0 11"),
    ANSWER("M5 5h14v11h-7l-4 4v-4H5z"),
    HAND("M6 12V9a6 6 0 0 1 12 0v6a6 6 0 0 1-12 0v-3", "M9 9v6M12 8v8M15 9v6"),
    SETTINGS("M4 8h9M19 8h1M4 16h1M11 16h9", "M16 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 1 0 0-5z",
        "M8 13.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 1 0 0-5z"),
    DOWN("M12 5v14", "M6 13l6 6 6-6"),
    WAVE("M4 10.5v3M8 8v8M12 4.5v15M16 8v8M20 10.5v3"),
    COPY("M9 9h11v11H9z", "M15 9V4H4v11h5");

    private final String[] paths;

    Icons(String... paths) {
        this.paths = paths;
    }

    DomContent svg() {
        return svg("");
    }

    /** @param cssClass of the drawing; empty for none */
    DomContent svg(String cssClass) {
        return tag("svg")
            .condAttr(!cssClass.isEmpty(), "class", cssClass)
            .attr("viewBox", "0 0 24 24")
            .attr("fill", "none")
            .attr("stroke", "currentColor")
            .attr("stroke-width", "2")
            .attr("stroke-linecap", "round")
            .attr("stroke-linejoin", "round")
            .attr("aria-hidden", "true")
            .with(each(List.of(paths), Icons::path));
    }

    private static ContainerTag<?> path(String d) {
        return tag("path").attr("d", d);
    }
}
