package support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a defence taken away, as {@code tests/security/mutations.md} has it. Immutable.
 *
 * @param threat the line of SECURITY.md that it belongs to
 */
public record Mutation(String threat, List<Edit> edits) {
    private static final Pattern SECTION = Pattern.compile("(?m)^## (.+)$");
    private static final Pattern EDIT = Pattern.compile(
        "(?s)`([\\w./-]+)`\n\n```(?:java|js)\n(.*?)\n```\n```(?:java|js)\n(.*?)\n?```");

    /**
     * @param file below the checkout
     * @param find stands there once
     * @param put  what takes its place
     */
    public record Edit(String file, String find, String put) {
        /** How often it would apply. */
        public int places() {
            return source().split(Pattern.quote(find), -1).length - 1;
        }

        /** The file as it is. */
        public String source() {
            return ThreatModel.text(Checkout.root().resolve(file));
        }
    }

    public static List<Mutation> ofThisCheckout() {
        return parse(ThreatModel.text(Checkout.root().resolve("tests/security/mutations.md")));
    }

    static List<Mutation> parse(String markdown) {
        List<Mutation> mutations = new ArrayList<>();
        String[] sections = markdown.split("(?m)^(?=## )");
        for (String section : sections) {
            Matcher title = SECTION.matcher(section);
            if (title.find()) {
                List<Edit> edits = EDIT.matcher(section).results()
                    .map(found -> new Edit(found.group(1), found.group(2), found.group(3))).toList();
                mutations.add(new Mutation(title.group(1), edits));
            }
        }
        return mutations;
    }

    /** By file, what it is with every edit made. */
    public Map<String, String> mutants() {
        Map<String, String> mutants = new LinkedHashMap<>();
        for (Edit edit : edits) {
            String source = mutants.getOrDefault(edit.file(), edit.source());
            mutants.put(edit.file(), source.replace(edit.find(), edit.put()));
        }
        return mutants;
    }
}
