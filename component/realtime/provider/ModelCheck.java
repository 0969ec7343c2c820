package realtime.provider;

import java.util.List;
import java.util.Optional;
import realtime.provider.ModelLookup.Found;

/** Whether the model is there, and stays. */
final class ModelCheck {
    static final String NAME = "model";
    private static final int MOST_NAMED = 8;

    private ModelCheck() {}

    static Check of(ProviderProfile profile, String model, Admission admission, ModelLookup lookup) {
        if (admission.obstacle() != null) {
            return Check.waitsFor(admission.obstacle(), NAME);
        }
        Found found = lookup.find(model, admission);
        if (found.presence() == ModelLookup.Presence.MISSING) {
            return missing(profile, found, admission);
        }
        if (found.endsSoon()) {
            return Check.warn(NAME, model + " " + found.ending() + ".", instead(profile, found.successor()));
        }
        return switch (found.presence()) {
            case THERE -> Check.ok(NAME, model + " is there" + found.end().map(end -> " until " + end.date())
                .orElse("") + ".");
            case UNLISTED -> Check.skipped(NAME, profile.label() + " does not list " + model
                + "; it may be a name of your own. Only a call tells.");
            default -> Check.skipped(NAME, profile.label() + " does not tell whether it has " + model + ".");
        };
    }

    private static Check missing(ProviderProfile profile, Found found, Admission admission) {
        String message = profile.label() + " has no " + found.name() + " for this key"
            + (found.endsSoon() ? "; it " + found.ending() : "") + ".";
        List<String> others = admission.listed().stream().filter(id -> id.contains("realtime")).sorted()
            .limit(MOST_NAMED).toList();
        Optional<String> successor = found.successor();
        return Check.fail(NAME, message, successor.isPresent() || others.isEmpty()
            ? instead(profile, successor) : "Set --model to one that it has: " + String.join(", ", others) + ".");
    }

    private static String instead(ProviderProfile profile, Optional<String> successor) {
        return successor.map(name -> "Set --model " + name + ", its successor.")
            .orElse("Set --model to another one of " + profile.label() + "'s.");
    }
}
