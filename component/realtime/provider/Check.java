package realtime.provider;

/**
 * What one look at the set-up found. Holds no secret.
 *
 * @param name    the same with every run, such as {@code key_accepted}
 * @param message what was found
 * @param fix     the next thing to do; null where there is nothing to do
 */
public record Check(String name, Status status, String message, String fix) {
    /** {@code SKIPPED}: not known, because something else failed or the provider does not tell. */
    public enum Status { OK, WARN, FAIL, SKIPPED }

    /** All is well. */
    public static Check ok(String name, String message) {
        return new Check(name, Status.OK, message, null);
    }

    /** It works, but not as it should, or not for long. */
    public static Check warn(String name, String message, String fix) {
        return new Check(name, Status.WARN, message, fix);
    }

    /** No conversation can work. */
    public static Check fail(String name, String message, String fix) {
        return new Check(name, Status.FAIL, message, fix);
    }

    /** Nothing is known about it. */
    public static Check skipped(String name, String message) {
        return new Check(name, Status.SKIPPED, message, null);
    }

    /** What cannot be looked at before another check succeeds. */
    static Check waitsFor(Check failed, String name) {
        return skipped(name, "Not checked, because " + failed.name() + " failed.");
    }

    boolean hasFailed() {
        return status == Status.FAIL;
    }
}
