package realtime.host;

import java.util.Locale;
import realtime.provider.Check;
import realtime.store.StoreException;
import realtime.store.StoreHealth;
import realtime.store.StoreTarget;
import realtime.store.Stores;

/** What the doctor says of the store. */
final class StoreCheck {
    private static final String NAME = "store";

    private StoreCheck() {}

    /** Of a host that runs. */
    static Check of(StoreHealth health) {
        if (health.problem() != null) {
            return Check.fail(NAME, health.problem().message() + " Sessions concerned: " + health.unsaved() + ".",
                health.problem().fix());
        }
        return Check.ok(NAME, sentence(health.where()) + (health.commitMs() == 0 ? ""
            : String.format(Locale.ROOT, " The latest save took %.1f ms.", health.commitMs())));
    }

    /** Of one that a host would use. */
    static Check of(StoreTarget target) {
        try {
            return Check.ok(NAME, sentence(Stores.probe(target)));
        } catch (StoreException e) {
            return Check.fail(NAME, "Sessions cannot be kept: " + e.getMessage(), e.fix());
        }
    }

    private static String sentence(String where) {
        return Character.toUpperCase(where.charAt(0)) + where.substring(1) + ".";
    }
}
