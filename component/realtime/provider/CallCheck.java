package realtime.provider;

import java.util.Map;
import realtime.session.InvalidSetting;
import realtime.session.SessionSettings;
import realtime.session.SettingsParser;

/**
 * Tries a session with the provider and places no call: it makes a client secret for it, for which the provider looks
 * at model, voice, transcriber and turn detection, and which costs nothing.
 */
final class CallCheck {
    static final String NAME = "call";

    private CallCheck() {}

    /** @param defaults settings of every session */
    static Check of(RealtimeApi api, Map<String, Object> defaults, Admission admission) {
        ProviderProfile profile = api.profile();
        if (admission.obstacle() != null) {
            return Check.waitsFor(admission.obstacle(), NAME);
        }
        if (!profile.mintsSecrets()) {
            return Check.skipped(NAME, profile.label() + " has no client secrets, and all else is a call that counts.");
        }
        try {
            return tried(api, new SettingsParser(defaults, profile.offer()).parse(Map.of()));
        } catch (InvalidSetting e) {
            return Check.skipped(NAME, "Not tried, because " + e.field() + " failed.");
        } catch (ProviderException e) {
            return Check.fail(NAME, e.getMessage(), e.fix());
        }
    }

    /** Falls back from transcriber to transcriber as a call does. */
    private static Check tried(RealtimeApi api, SessionSettings settings) throws ProviderException {
        ProviderProfile.Traits traits = api.profile().traits();
        SessionConfig config = new SessionConfig(api.json(), traits);
        Transcribers transcribers = new Transcribers(settings, traits.transcribers());
        while (true) {
            try {
                api.mintSecret(config.of(settings, transcribers.current()));
                return taken(api.profile(), transcribers);
            } catch (ProviderException e) {
                if (!e.isAboutTranscription() || !transcribers.fallBack()) {
                    throw e;
                }
            }
        }
    }

    private static Check taken(ProviderProfile profile, Transcribers transcribers) {
        String message = profile.label() + (profile.traits().callsNeedSecret() ? " takes the model"
            : " takes a session with these settings");
        return transcribers.refused()
            .map(refused -> Check.warn(NAME, message + ", but not " + refused + " as its transcriber: "
                + transcribers.current().map(name -> name + " will be used.")
                    .orElse("what the user says would not be put into text."),
                "Set transcription to a model that the provider has."))
            .orElseGet(() -> Check.ok(NAME, message + "."));
    }
}
