package realtime.session;

/**
 * A session's settings now. Immutable.
 *
 * @param asked    as they were asked for last
 * @param reported as the current call's provider reports them
 * @param holding  what holds as far as one can know: the provider's word, else what was asked for
 */
record CurrentSettings(SessionSettings asked, ReportedSettings reported, ReportedSettings holding) {
    static CurrentSettings unreported(SessionSettings asked) {
        return new CurrentSettings(asked, ReportedSettings.NOTHING, ReportedSettings.NOTHING.orAskedFor(asked));
    }

    CurrentSettings asking(SessionSettings wanted) {
        return new CurrentSettings(wanted, reported, reported.orAskedFor(wanted));
    }

    CurrentSettings reporting(ReportedSettings newer) {
        ReportedSettings all = reported.updatedBy(newer);
        return new CurrentSettings(asked, all, all.orAskedFor(asked));
    }
}
