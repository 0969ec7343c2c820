package support;

/** What one test class at a time may use, of those that run at once: names for JUnit's {@code @ResourceLock}. */
public final class OneAtATime {
    /** JBang in a process: two that build the same program at once write over each other's files. */
    public static final String JBANG = "jbang";

    private OneAtATime() {}
}
