package realtime.host;

import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.provider.ProviderProfile;

/**
 * Who answers, and the practice partner's process-wide resources when it is the one.
 *
 * @param practice null when another one answers
 */
record Partner(ProviderProfile profile, PracticePartner practice) implements AutoCloseable {
    /** Starts the practice partner. */
    static Partner practice(ProviderChoice choice) {
        PracticePartner practice = PracticePartner.start(PracticeOptions.defaults());
        return new Partner(choice.practice(practice.baseUrl().toString(), practice.apiKey()), practice);
    }

    @Override
    public void close() {
        if (practice != null) {
            practice.close();
        }
    }
}
