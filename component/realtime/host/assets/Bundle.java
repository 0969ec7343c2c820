package realtime.host.assets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A script and all that it imports at once, as one file: one request, which compresses better than many. Each module
 * keeps a scope of its own. What a module imports later, by {@code import()}, stays a file of its own and is
 * {@linkplain #linked linked} to this one, so that no module exists twice. Immutable.
 *
 * <p>Modules are written {@code import {a, b as c} from './other.js';} and {@code export} in front of a function, a
 * class or a constant.
 */
final class Bundle {
    private static final Pattern IMPORT =
        Pattern.compile("(?m)^import ?\\{([^}]*)\\} ?from '\\./([a-z0-9-]+\\.js)';\n?");
    private static final Pattern EXPORT =
        Pattern.compile("(?m)^export ((?:async )?function\\*?|class|const) ([\\w$]+)");
    private static final Pattern NO_EXPORT = Pattern.compile("(?m)^export ?\\{\\};?\n?");
    private static final Pattern UNREADABLE = Pattern.compile("(?m)^(?:import[ \"'{*]|export\\b).*");

    private final String entry;
    private final UnaryOperator<String> sources;
    private final List<Bundle> earlier;
    /** By name, each behind those that it imports. */
    private final Map<String, String> modules = new LinkedHashMap<>();
    /** Modules of earlier bundles that those of this one import. */
    private final Set<String> shared = new LinkedHashSet<>();

    /**
     * @param entry   the name of the script that begins
     * @param sources a module's compact code by its name
     * @param earlier bundles that are loaded before it: what they hold is not held again
     */
    Bundle(String entry, UnaryOperator<String> sources, Bundle... earlier) {
        this.entry = entry;
        this.sources = sources;
        this.earlier = List.of(earlier);
        add(entry, new ArrayList<>());
    }

    /** The file's content. */
    String code() {
        String imports = shared.stream().map(this::importOf).collect(Collectors.joining());
        List<String> exports = exports(sources.apply(entry));
        String own = exports.isEmpty() ? ""
            : "\nexport const{" + String.join(",", exports) + "}=" + variable(entry) + ";";
        return imports + String.join("\n", modules.values()) + own;
    }

    /** The same as a script that works as a module and as none, and leaves nothing behind in the page's scope. */
    String classic() {
        return "(()=>{\n" + code().replaceAll("(?m)^export ", "") + "\n})();";
    }

    private static List<String> exports(String code) {
        return EXPORT.matcher(code).results().map(found -> found.group(2)).toList();
    }

    /** A module that is loaded later, with what it shares with this bundle and the earlier ones imported from there. */
    String linked(String code) {
        return replaceImports(code, found -> holder(found.group(2)).isEmpty() ? found.group()
            : importOf(found.group(2)) + constants(found));
    }

    private String importOf(String module) {
        return "import {" + variable(module) + "} from './" + holder(module).orElseThrow().entry + "';\n";
    }

    private Optional<Bundle> holder(String module) {
        return Stream.concat(Stream.of(this), earlier.stream())
            .filter(bundle -> bundle.modules.containsKey(module)).findFirst();
    }

    private void add(String name, List<String> path) {
        if (modules.containsKey(name)) {
            return;
        }
        if (holder(name).isPresent()) {
            shared.add(name);
            return;
        }
        if (path.contains(name)) {
            throw new IllegalStateException("These modules import each other: " + path);
        }
        path.add(name);
        String code = NO_EXPORT.matcher(sources.apply(name)).replaceAll("");
        IMPORT.matcher(code).results().forEach(found -> add(found.group(2), path));
        path.remove(name);
        modules.put(name, scoped(name, code));
    }

    private static String scoped(String name, String code) {
        List<String> exports = exports(code);
        String body = EXPORT.matcher(replaceImports(code, Bundle::constants)).replaceAll("$1 $2");
        Matcher unreadable = UNREADABLE.matcher(body);
        if (unreadable.find()) {
            throw new IllegalStateException(name + " has a line that no bundle is made of: " + unreadable.group());
        }
        return "export const " + variable(name) + "=(()=>{\n" + body
            + "return{" + String.join(",", exports) + "};\n})();";
    }

    private static String replaceImports(String code, Function<MatchResult, String> with) {
        return IMPORT.matcher(code).replaceAll(found -> Matcher.quoteReplacement(with.apply(found)));
    }

    private static String constants(MatchResult found) {
        return "const{" + found.group(1).strip().replaceAll("\\s+as\\s+", ":").replaceAll("\\s+", "")
            + "}=" + variable(found.group(2)) + ";\n";
    }

    private static String variable(String name) {
        return "$" + name.replace(".js", "").replace('-', '_');
    }
}
