package realtime.e2e;

import static realtime.e2e.Embedding.Outcome.NO_WIDGET;
import static realtime.e2e.Embedding.Outcome.WORKS;
import static realtime.e2e.Embedding.Outcome.foreseen;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import support.HostPages;

/**
 * A way to embed the widget, and what becomes of the microphone in it.
 *
 * @param page makes the page around the widget, and returns its address
 */
record Embedding(String name, Function<Scene, String> page, Outcome chromium, Outcome firefox) {
    private static final String ALLOW = "allow=\"microphone; autoplay\"";
    private static final String HERE = "127.0.0.1";
    /** A name that is not in the host's list. */
    private static final String STRANGER = "data.example";
    static final String LAN = "lan.test";

    /** What a person gets. */
    sealed interface Outcome {
        /** The microphone, and the conversation. */
        Outcome WORKS = new Works();
        /** The browser shows no widget, so that nothing of ours can say why. */
        Outcome NO_WIDGET = new NoWidget();

        record Works() implements Outcome {}

        record NoWidget() implements Outcome {}

        /**
         * What the widget says before anybody tries, and then to whoever does.
         *
         * @param line       to paste, with {@code %s} for the widget's address without its key, or null
         * @param ownWindow  whether a window of its own is offered
         * @param toldToHost whether the API tells it, too
         */
        record Says(String code, String message, String fix, String line, boolean ownWindow, boolean toldToHost)
            implements Outcome {}

        static Says foreseen(String code, String message, String fix, String line) {
            return new Says(code, message, fix, line, !code.equals("insecure_page"), true);
        }
    }

    /**
     * What there is to embed, and where.
     *
     * @param embed  the widget's address
     * @param lan    the widget's address by another machine's name
     */
    record Scene(HostPages http, HostPages https, String embed, String lan) {
        String frame(String attributes) {
            return frame(embed, attributes);
        }

        static String frame(String src, String attributes) {
            return "<iframe src=\"" + escaped(src) + "\" " + attributes + " width=600 height=480></iframe>";
        }

        /** A page of that name. */
        String page(String name, String body) {
            return http.origin(name) + http.add(body, Map.of());
        }

        String securePage(String body) {
            return https.origin("localhost") + https.add(body, Map.of());
        }

        static String escaped(String text) {
            return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        }
    }

    private static final String PLAIN = iframe("");
    private static final String UNSANDBOXED = iframe(" sandbox=\"allow-scripts allow-same-origin allow-popups "
        + "allow-popups-to-escape-sandbox\"");

    private static final Outcome BLOCKED_IN_FIREFOX = foreseen("microphone_blocked",
        "The microphone was refused at once: the page around this conversation does not pass it on, or it was blocked "
            + "before.", "The <iframe> needs " + ALLOW + ". If it has that, allow the microphone in the settings "
            + "beside the address bar.", PLAIN);
    private static final Outcome SANDBOXED = new Outcome.Says("microphone_sandboxed",
        "The frame around this conversation is sandboxed and has no origin of its own.",
        "Its sandbox attribute needs allow-same-origin.", UNSANDBOXED, true, false);
    private static final Outcome BLOCKED_BY_HEADER = foreseen("microphone_blocked_by_header",
        "The page around this conversation keeps the microphone from it.", "Its Permissions-Policy header or an "
            + "allow attribute leaves it out.",
        "Permissions-Policy: microphone=(self \"%o\")");
    private static final Outcome INSECURE_PAGE = foreseen("insecure_page",
        "This page came over plain http, where browsers give no microphone.", "Open it over https or on the host’s own "
            + "computer. From here, a tunnel makes it http://localhost:%p here.",
        "ssh -N -L %p:localhost:%p " + LAN);
    private static final Outcome INSECURE_ANCESTOR = foreseen("insecure_ancestor",
        "The page around this conversation came over plain http, where browsers give no microphone.", "Open the "
            + "conversation in a window, or that page over https. A tunnel makes it http://localhost:%d here.",
        "ssh -N -L %d:localhost:%d " + LAN);

    static final List<Embedding> ALL = List.of(
        new Embedding("a frame of another origin without allow", scene -> scene.page(HERE, scene.frame("")),
            foreseen("microphone_blocked_by_frame",
                "The page around this conversation does not pass the microphone on.", "Its <iframe> needs " + ALLOW + ".", PLAIN), BLOCKED_IN_FIREFOX),
        new Embedding("a frame with allow", scene -> scene.page(HERE, scene.frame(ALLOW)), WORKS, WORKS),
        new Embedding("a frame on localhost with allow", scene -> scene.page("localhost", scene.frame(ALLOW)),
            WORKS, WORKS),
        new Embedding("a frame with allow, sandboxed without an origin",
            scene -> scene.page(HERE, scene.frame(ALLOW + " sandbox=allow-scripts")), SANDBOXED, SANDBOXED),
        new Embedding("a frame with allow, sandboxed with its origin", scene -> scene.page(HERE,
            scene.frame(ALLOW + " sandbox=\"allow-scripts allow-same-origin\"")), WORKS, WORKS),
        new Embedding("a frame within a srcdoc without allow", scene -> scene.page(HERE, "<iframe srcdoc=\""
            + Scene.escaped(scene.frame(ALLOW)) + "\" width=640 height=520></iframe>"), WORKS, WORKS),
        new Embedding("a proxy of the page's own origin, without allow", Embedding::proxied, WORKS, WORKS),
        new Embedding("two frames with allow", scene -> nested(scene, ALLOW), WORKS, WORKS),
        new Embedding("two frames, the outer one without allow", scene -> nested(scene, ""),
            foreseen("microphone_blocked_by_some_frame",
                "One of the 2 frames around this conversation does not pass the microphone on.",
                "Each <iframe> needs " + ALLOW + ". If it is the innermost:", PLAIN), BLOCKED_IN_FIREFOX),
        new Embedding("a Permissions-Policy header for nobody", scene -> withPolicy(scene, "microphone=()"),
            BLOCKED_BY_HEADER, WORKS),
        new Embedding("a Permissions-Policy header for the page itself",
            scene -> withPolicy(scene, "microphone=(self)"), BLOCKED_BY_HEADER, WORKS),
        new Embedding("plain http from another machine", Scene::lan, INSECURE_PAGE, INSECURE_PAGE),
        new Embedding("within a page that came over plain http from another machine",
            scene -> scene.page(LAN, scene.frame(ALLOW)), INSECURE_ANCESTOR, INSECURE_ANCESTOR),
        new Embedding("a page over https, the widget on localhost", scene -> scene.securePage(scene.frame(ALLOW)),
            WORKS, WORKS),
        new Embedding("a page over https, the widget on 127.0.0.1", scene -> scene.securePage(
            Scene.frame(scene.embed().replace("localhost", HERE), ALLOW)), WORKS, WORKS),
        new Embedding("a page over https, the widget over plain http from another machine",
            scene -> scene.securePage(Scene.frame(scene.lan(), ALLOW)), NO_WIDGET, NO_WIDGET),
        new Embedding("a page that the host does not know", scene -> scene.page(STRANGER, scene.frame(ALLOW)),
            NO_WIDGET, NO_WIDGET),
        new Embedding("a page that the host knows, within one that it does not", scene -> scene.page(STRANGER,
            Scene.frame(scene.page("localhost", scene.frame(ALLOW)), ALLOW)), NO_WIDGET, NO_WIDGET),
        new Embedding("a frame within a data: address", scene -> scene.page(HERE, "<iframe src=\"data:text/html,"
            + Scene.escaped(scene.frame(ALLOW)) + "\" " + ALLOW + " width=640 height=520></iframe>"),
            NO_WIDGET, NO_WIDGET));

    private static String iframe(String more) {
        return "<iframe " + ALLOW + more + " src=\"%s\" title=\"Voice conversation\" "
            + "style=\"width:100%%;height:420px;border:0;color-scheme:normal\"></iframe>";
    }

    private static String nested(Scene scene, String outer) {
        String middle = scene.page("localhost", scene.frame(ALLOW));
        return scene.page(HERE, "<iframe src=\"" + middle + "\" " + outer + " width=640 height=640></iframe>");
    }

    private static String withPolicy(Scene scene, String policy) {
        return scene.http().origin(HERE)
            + scene.http().add(scene.frame(ALLOW), Map.of("Permissions-Policy", policy));
    }

    private static String proxied(Scene scene) {
        String host = scene.embed().substring(0, scene.embed().indexOf("/embed"));
        String src = scene.http().proxy(host) + scene.embed().substring(host.length());
        return scene.page(HERE, Scene.frame(src, ""));
    }

    @Override
    public String toString() {
        return name;
    }
}
