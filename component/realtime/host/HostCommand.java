package realtime.host;

/** The command line. */
public final class HostCommand {
    public static int run(String[] args) {
        System.out.println("classpath " + System.getProperty("java.class.path"));
        return 0;
    }
}
