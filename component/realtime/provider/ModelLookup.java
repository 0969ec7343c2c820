package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Whether the provider has a model, and until when. Thread-safe. */
final class ModelLookup {
    private static final int NOT_FOUND = 404;
    private static final int SOON_DAYS = 90;

    private final ProviderProfile profile;
    private final Inquiries inquiries;
    private final Retirements retirements;
    private final Clock clock;

    ModelLookup(ProviderProfile profile, Inquiries inquiries, Retirements retirements, Clock clock) {
        this.profile = profile;
        this.inquiries = inquiries;
        this.retirements = retirements;
        this.clock = clock;
    }

    /** {@code UNLISTED}: it may be there all the same, under a name of the user's own. */
    enum Presence { THERE, MISSING, UNLISTED, UNKNOWN }

    /** @param end empty where none is known */
    record Found(String name, Presence presence, Optional<Retirements.End> end, LocalDate today) {
        boolean isThere() {
            return presence == Presence.THERE;
        }

        boolean endsSoon() {
            return end.filter(known -> daysLeft() <= SOON_DAYS).isPresent();
        }

        private long daysLeft() {
            return end.map(known -> ChronoUnit.DAYS.between(today, known.date())).orElse(Long.MAX_VALUE);
        }

        /** Such as {@code is shut down on 2027-01-20, in 60 days}. */
        String ending() {
            long days = daysLeft();
            String date = end.orElseThrow().date().toString();
            if (days < 0) {
                return "was to be shut down on " + date;
            }
            return "is shut down on " + date + (days == 0 ? ", today" : days == 1 ? ", tomorrow"
                : ", in " + days + " days");
        }

        Optional<String> successor() {
            return end.map(Retirements.End::successor);
        }
    }

    Found find(String name, Admission admission) {
        if (!admission.tellsModels()) {
            return found(name, Presence.UNKNOWN, MissingNode.getInstance());
        }
        try {
            Inquiries.Answer answer = inquiries.model(name);
            if (answer.isSuccess() && answer.body().isObject()) {
                return found(name, Presence.THERE, answer.body());
            }
            // Some have the list only.
            Presence listed = admission.listed().contains(name) ? Presence.THERE : absent();
            boolean told = answer.status() == NOT_FOUND || listed == Presence.THERE;
            return found(name, told ? listed : Presence.UNKNOWN, MissingNode.getInstance());
        } catch (IOException e) {
            return found(name, Presence.UNKNOWN, MissingNode.getInstance());
        }
    }

    private Presence absent() {
        return profile.traits().listsModels() ? Presence.MISSING : Presence.UNLISTED;
    }

    private Found found(String name, Presence presence, JsonNode described) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return new Found(name, presence, retirements.of(name, described), today);
    }
}
