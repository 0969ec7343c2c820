package realtime.host.assets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
        Pattern.compile("(?m)^import \\{([^}]*)\\} from '\\./([a-z0-9-]+\\.js)';\n?");
    private static final Pattern EXPORT =
        Pattern.compile("(?m)^export ((?:async )?function\\*?|class|const) ([\\w$]+)");
    private static final Pattern NO_EXPORT = Pattern.compile("(?m)^export \\{\\};?\n?");
    private static final Pattern UNREADABLE = Pattern.compile("(?m)^(?:import[ \"'{*]|export\\b).*");

    private final String entry;
    private final UnaryOperator<String> sources;
    /** By name, each behind those that it imports. */
    private final Map<String, String> modules = new LinkedHashMap<>();

    /**
     * @param entry   the name of the script that begins
     * @param sources a module's compact code by its name
     */
    Bundle(String entry, UnaryOperator<String> sources) {
        this.entry = entry;
        this.sources = sources;
        add(entry, new ArrayList<>());
    }

    /** The file's content. */
    String code() {
        return String.join("\n", modules.values());
    }

    /** The same as a script that works as a module and as none, and leaves nothing behind in the page's scope. */
    String classic() {
        return "(()=>{\n" + code().replaceAll("(?m)^export ", "") + "\n})();";
    }

    /** A module that is loaded later, with what it shares with this bundle imported from here. */
    String linked(String code) {
        return replaceImports(code, found -> modules.containsKey(found.group(2))
            ? "import {" + variable(found.group(2)) + "} from './" + entry + "';\n" + constants(found) : found.group());
    }

    private void add(String name, List<String> path) {
        if (modules.containsKey(name)) {
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
        List<String> exports = EXPORT.matcher(code).results().map(found -> found.group(2)).toList();
        String body = EXPORT.matcher(replaceImports(code, Bundle::constants)).replaceAll("$1 $2");
        Matcher unreadable = UNREADABLE.matcher(body);
        if (unreadable.find()) {
            throw new IllegalStateException(name + " has a line that no bundle is made of: " + unreadable.group());
        }
        return "export const " + variable(name) + "=(()=>{\n" + body + "return{" + String.join(",", exports) + "};\n})();";
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
