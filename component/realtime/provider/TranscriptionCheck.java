package realtime.provider;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import realtime.provider.ModelLookup.Found;
import realtime.provider.ModelLookup.Presence;

/** What the user's speech will be put into text with. */
final class TranscriptionCheck {
    static final String NAME = "transcription";
    private static final String ALLOW = "Allow it for this key at the provider, or set transcription to another model.";

    private TranscriptionCheck() {}

    /** @param setting {@code auto}, {@code off} or a model */
    static Check of(ProviderProfile profile, String setting, Admission admission, ModelLookup lookup) {
        if (setting.equals("off")) {
            return Check.ok(NAME, "Off: what the user says is not put into text.");
        }
        boolean chosen = !setting.equals("auto");
        List<String> names = chosen ? List.of(setting) : profile.traits().transcribers();
        if (names.isEmpty()) {
            return Check.ok(NAME, profile.label() + " transcribes by itself.");
        }
        if (admission.obstacle() != null) {
            return Check.waitsFor(admission.obstacle(), NAME);
        }
        List<CompletableFuture<Found>> lookups = names.stream()
            .map(name -> CompletableFuture.supplyAsync(() -> lookup.find(name, admission), Thread::startVirtualThread))
            .toList();
        List<Found> found = lookups.stream().map(CompletableFuture::join).toList();
        return chosen ? one(profile, found.getFirst()) : firstOf(profile, found);
    }

    private static Check one(ProviderProfile profile, Found found) {
        return switch (found.presence()) {
            case MISSING -> Check.fail(NAME, profile.label() + " has no " + found.name() + " for this key.", ALLOW);
            case THERE -> found.endsSoon() ? ending(found) : Check.ok(NAME, described(found) + ".");
            default -> found.endsSoon() ? ending(found) : untold(profile, List.of(found));
        };
    }

    /** As a call goes through them: the first one that is there. What comes behind it is told and warned of by none. */
    private static Check firstOf(ProviderProfile profile, List<Found> found) {
        Optional<Found> used = found.stream().filter(one -> one.presence() != Presence.MISSING).findFirst();
        if (used.isEmpty()) {
            return Check.fail(NAME, profile.label() + " has none of " + names(found)
                + " for this key: what the user says would not be put into text.", ALLOW);
        }
        if (used.get() != found.getFirst()) {
            return Check.warn(NAME, profile.label() + " has no " + found.getFirst().name() + " for this key; "
                + described(used.get()) + " will be used.", ALLOW);
        }
        if (used.get().endsSoon()) {
            return ending(used.get());
        }
        if (!used.get().isThere()) {
            return untold(profile, found);
        }
        List<Found> others = found.stream().skip(1).filter(Found::isThere).toList();
        return Check.ok(NAME, described(used.get()) + (others.isEmpty() ? "." : "; should it fail, "
            + others.stream().map(TranscriptionCheck::described).collect(Collectors.joining(", ")) + "."));
    }

    private static Check ending(Found found) {
        return Check.warn(NAME, found.name() + " " + found.ending() + ".", found.successor()
            .map(name -> "Set transcription to " + name + ", its successor.")
            .orElse("Set transcription to another model."));
    }

    private static Check untold(ProviderProfile profile, List<Found> found) {
        return Check.skipped(NAME, profile.label() + " does not tell whether it has " + names(found) + ".");
    }

    private static String described(Found found) {
        return found.name() + found.end().map(end -> " (until " + end.date() + ")").orElse("");
    }

    private static String names(List<Found> found) {
        return found.stream().map(Found::name).collect(Collectors.joining(", "));
    }
}
