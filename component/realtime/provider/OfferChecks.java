package realtime.provider;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import realtime.session.InvalidSetting;
import realtime.session.SettingsParser;
import realtime.session.TurnDetection;

/** What the profile itself tells, without asking the provider. Immutable. */
final class OfferChecks {
    /** Voices of OpenAI's text-to-speech that its Realtime API refuses; older examples show them. */
    private static final List<String> OF_TEXT_TO_SPEECH = List.of("nova", "fable", "onyx");

    private final ProviderProfile profile;
    private final ProviderProfile.Traits traits;

    OfferChecks(ProviderProfile profile) {
        this.profile = profile;
        this.traits = profile.traits();
    }

    /** @param voice null for the provider's own */
    Check voice(String voice) {
        String name = "voice";
        if (voice == null) {
            return Check.ok(name, "None is set; " + profile.label() + " uses its own.");
        }
        if (traits.voices().isEmpty()) {
            return Check.skipped(name, "Whether " + profile.label() + " has " + voice + " is not known here.");
        }
        if (traits.voices().contains(voice)) {
            return Check.ok(name, voice + ".");
        }
        String known = "Set --voice to one of " + String.join(", ", traits.voices()) + ".";
        return OF_TEXT_TO_SPEECH.contains(voice.toLowerCase(Locale.ROOT))
            ? Check.fail(name, voice + " is a voice of OpenAI's text-to-speech; the Realtime API has others.", known)
            : Check.fail(name, profile.label() + " has no voice " + voice + ".", known);
    }

    /** @param defaults of every session */
    Check turnDetection(Map<String, Object> defaults) {
        String name = "turn_detection";
        Map<String, Object> only = defaults.containsKey(name) ? Map.of(name, defaults.get(name)) : Map.of();
        try {
            TurnDetection.Type used = new SettingsParser(only, profile.offer()).parse(Map.of()).turnDetection().type();
            List<String> others = traits.turnDetections().stream().filter(type -> type != used)
                .map(OfferChecks::word).toList();
            return Check.ok(name, word(used) + (others.isEmpty() ? "." : "; also: " + String.join(", ", others) + "."));
        } catch (InvalidSetting e) {
            return Check.fail(name, "Sessions cannot have the turn detection that is set.",
                "Set it to one of: " + e.allowed() + ".");
        }
    }

    Check transports() {
        String name = "transports";
        if (!profile.hasWebRtc()) {
            return Check.ok(name, "WebSocket; the sound goes through the host.");
        }
        return Check.ok(name, (profile.hasWebSocket() ? "WebRTC and WebSocket" : "WebRTC") + (traits.sideband()
            ? "; the host hears of a call by a sideband of its own."
            : "; there is no sideband, so the widget forwards a call's events."));
    }

    private static String word(TurnDetection.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
