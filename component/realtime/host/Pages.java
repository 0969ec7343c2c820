package realtime.host;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import realtime.host.pages.EmbedPage;
import realtime.host.pages.Languages;
import realtime.host.pages.PlaygroundPage;
import realtime.host.pages.StreamlitPage;
import realtime.host.pages.Texts;
import realtime.provider.ProviderProfile;
import realtime.session.InvalidSetting;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.session.SessionSettings;
import realtime.session.SettingsParser;
import realtime.session.TurnDetection;

/** The pages for people: the playground and the widget. */
final class Pages {
    /** The session that the playground and the start-up block show. */
    static final String DEMO = "demo";
    private static final Set<String> NOT_SETTINGS =
        Set.of("token", "session", "key", "log", "accent", "radius", "font");
    private static final int LARGEST_RADIUS = 40;

    private final SessionRegistry sessions;
    private final SettingsParser settings;
    private final Access access;
    private final LiveSessions live;
    private final Callers callers;
    private final ProviderProfile provider;
    private final Languages languages = new Languages();

    Pages(SessionRegistry sessions, SettingsParser settings, Access access, LiveSessions live, Callers callers,
          ProviderProfile provider) {
        this.sessions = sessions;
        this.settings = settings;
        this.access = access;
        this.live = live;
        this.callers = callers;
        this.provider = provider;
    }

    void install(RoutesConfig routes) {
        routes.get("/", this::playground);
        routes.get("/embed", this::embed);
        routes.get("/streamlit", ctx -> ctx.html(StreamlitPage.render()));
    }

    /** Whether a browser's address bar or frame asked, so that an error should be readable as a page. */
    static boolean wantsPage(Context ctx) {
        String accept = ctx.header("Accept");
        return !ctx.path().startsWith("/api/") && !V1.isAt(ctx) && accept != null && accept.contains("text/html");
    }

    private void playground(Context ctx) {
        access.requireHost(ctx);
        if (ctx.queryParam("token") != null) {
            access.rememberHost(ctx);
        }
        Session session = sessions.open(settings.parse(Map.of("key", DEMO))).session();
        Links links = new Links(Links.base(ctx), session, access.embedToken(session));
        ctx.html(PlaygroundPage.render(new PlaygroundPage.View(Links.base(ctx), session.id(), links.embedToken(),
            links.embedUrl(), links.transcriptUrl(), links.eventsUrl(), Oembed.link(links.embedUrl()), partner(),
            Host.VERSION)));
    }

    private void embed(Context ctx) {
        String id = ctx.queryParam("session");
        Session session = id != null ? access.session(ctx, id) : byKey(ctx);
        SessionSettings chosen = withPresentation(ctx, session.settings());
        Texts texts = languages.fitting(chosen.locale(), ctx.header("Accept-Language"));
        ctx.res().addHeader("Vary", "Accept-Language");
        ctx.html(EmbedPage.render(new EmbedPage.View(session.id(), access.embedToken(session), texts, chosen.theme(),
            chosen.layout(), look(ctx), chosen.autoStart(), provider.transport(session.settings().transport()),
            provider.traits().completeOffers(), provider.traits().iceServers() != null,
            features(session.settings()), Oembed.link(Links.base(ctx) + "/embed?" + ctx.queryString()))));
    }

    private EmbedPage.Features features(SessionSettings session) {
        List<TurnDetection.Type> offered = provider.traits().turnDetections();
        List<String> turns = (offered.isEmpty() ? List.of(TurnDetection.Type.values()) : offered).stream()
            .map(type -> type.name().toLowerCase(Locale.ROOT)).toList();
        return new EmbedPage.Features(turns, provider.traits().noiseReduction(), session.consent(), session.feedback(),
            session.record(), session.key() != null);
    }

    private static EmbedPage.Look look(Context ctx) {
        String radius = ctx.queryParam("radius") == null ? null
            : String.valueOf(Query.number(ctx, "radius", 0, LARGEST_RADIUS, 0));
        return new EmbedPage.Look(
            matching(ctx, "accent", "#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", "a colour such as #0b7568"), radius,
            matching(ctx, "font", "[\\p{L}\\p{N} ,'\"_-]{1,100}", "the name of a font family"));
    }

    private static String matching(Context ctx, String name, String pattern, String allowed) {
        String given = ctx.queryParam(name);
        if (given != null && !given.matches(pattern)) {
            throw new InvalidSetting(name, given, allowed);
        }
        return given;
    }

    private Session byKey(Context ctx) {
        String key = ctx.queryParam("key");
        if (key == null) {
            throw ApiException.badRequest("missing_parameter", "The address names no session.",
                "Add ?session=<id> or ?key=<name> to it, as POST /api/sessions returns it in embed_url.");
        }
        access.requireKey(ctx, key);
        Map<String, Object> given = query(ctx);
        if (!access.isHost(ctx)) {
            refuseBeyondPresentation(given);
        }
        Optional<Session> known = sessions.find(key).filter(session -> key.equals(session.settings().key()));
        if (known.isPresent() && SettingsParser.PRESENTATION.containsAll(given.keySet())) {
            // A frame that is loaded again, after the end too, has what the app made: an address cannot say it all.
            return known.get();
        }
        given.put("key", key);
        return sessions.open(settings.parse(given), () -> live.creating(callers.of(ctx))).session();
    }

    /** How the widget looks may differ from frame to frame; what the session does was settled when it was created. */
    private SessionSettings withPresentation(Context ctx, SessionSettings session) {
        Map<String, Object> looks = new LinkedHashMap<>();
        looks.put("layout", session.layout());
        looks.put("theme", session.theme());
        looks.put("locale", session.locale());
        looks.put("auto_start", session.autoStart());
        query(ctx).forEach((name, value) -> {
            if (SettingsParser.PRESENTATION.contains(name) || name.equals("auto_start")) {
                looks.put(name, value);
            }
        });
        return settings.parse(looks);
    }

    private static void refuseBeyondPresentation(Map<String, Object> given) {
        for (Map.Entry<String, Object> entry : given.entrySet()) {
            if (!SettingsParser.PRESENTATION.contains(entry.getKey())) {
                throw new InvalidSetting(entry.getKey(), entry.getValue(), "in the address of an embedded widget only "
                    + String.join(", ", SettingsParser.PRESENTATION) + "; the rest with POST /api/sessions");
            }
        }
    }

    /** The query's settings, with numbers and booleans as such. */
    private static Map<String, Object> query(Context ctx) {
        Map<String, Object> values = new LinkedHashMap<>();
        ctx.queryParamMap().forEach((name, given) -> {
            if (!NOT_SETTINGS.contains(name)) {
                values.put(name, typed(given));
            }
        });
        return values;
    }

    private static Object typed(List<String> given) {
        String text = given.getFirst();
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        return text.matches("-?\\d{1,9}(\\.\\d{1,9})?") ? Double.valueOf(text) : text;
    }

    private String partner() {
        boolean hasModel = !provider.name().equals(ProviderProfile.PRACTICE);
        return hasModel ? provider.label() + " · " + provider.traits().model() : provider.label();
    }
}
