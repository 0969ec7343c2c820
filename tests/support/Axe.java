package support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What axe-core finds wrong in a frame as it stands, one line for each element. Immutable. */
public final class Axe {
    private static final Path CLIENTS = Checkout.root().resolve("tests/clients");
    /** Looks at this document alone: frames in it are looked at by themselves. */
    private static final String RUN = """
        async (rules) => {
          const { violations } = await axe.run(document, {
            ...rules, resultTypes: ['violations'], iframes: false, elementRef: false, preload: false,
          });
          return JSON.stringify(violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none, html }) =>
            `${id}: ${target.join(' ')} ${[...any, ...all, ...none].map(({ message }) => message).join('; ')} ${html}`)));
        }""";
    private static final String WHOLE = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', "
        + "'best-practice'], rules: { 'target-size': { enabled: true } } }";
    private static final String COLOURS = "{ runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }";
    private static final ObjectMapper JSON = new ObjectMapper();
    private final String source;

    private Axe(String source) {
        this.source = source;
    }

    /** Installs the package first where it is not there. */
    public static Axe load() {
        Tools.npmInstall(CLIENTS, "axe-core");
        try {
            return new Axe(Files.readString(CLIENTS.resolve("node_modules/axe-core/axe.min.js")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By every rule of WCAG 2.0 to 2.2, A and AA, and of good practice. */
    public List<String> findings(Frame frame) {
        return run(frame, WHOLE);
    }

    /** By the rules that another theme may break. */
    public List<String> colourFindings(Frame frame) {
        return run(frame, COLOURS);
    }

    private List<String> run(Frame frame, String rules) {
        // The page's policy forbids scripts from elsewhere, but not what a driver evaluates.
        if (!(Boolean) frame.evaluate("() => Boolean(window.axe)")) {
            frame.evaluate(source);
        }
        try {
            JsonNode found = JSON.readTree((String) frame.evaluate("() => (" + RUN + ")(" + rules + ")"));
            return found.valueStream().map(JsonNode::asText).toList();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
