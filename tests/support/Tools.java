package support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The system's programs that tests drive. A missing one is installed with apt-get, saying so, where that can be.
 * Thread-safe: each thing is fetched once, and nobody waits for what others need.
 */
public final class Tools {
    /** Before a command: what a shell has started in the background would ignore SIGINT, and hand that on. */
    static final List<String> HEARS_CTRL_C = List.of("env", "--default-signal=INT");
    /** Those whose package has another name than the program. */
    private static final Map<String, String> PACKAGES = Map.of("node", "nodejs", "Rscript", "r-base-core", "mvn",
        "maven", "pg_ctlcluster", "postgresql", "systemd-analyze", "systemd", "nginx", "nginx-light");
    private static final Object APT = new Object();
    /** By program or folder: whoever needs it while it is fetched waits. */
    private static final Map<Object, Object> FETCHING = new ConcurrentHashMap<>();

    private Tools() {}

    /** The program's path; installs its package first when there is none. */
    public static Path path(String program) {
        synchronized (fetching(program)) {
            Path found = onPath(program);
            if (found == null) {
                install(program);
                found = onPath(program);
            }
            if (found == null) {
                throw new AssertionError("The tests need " + program
                    + ". Install it with the system's package manager and run them again.");
            }
            return found;
        }
    }

    /** Runs a command to its end and returns what it printed; fails with that when its exit code is not 0. */
    public static String run(Path folder, String... command) {
        return run(folder, Map.of(), command);
    }

    /** As {@link #run(Path, String...)}, with these environment variables besides the present ones. */
    public static String run(Path folder, Map<String, String> environment, String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            int code = process.waitFor();
            if (code != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + code + ":\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new AssertionError("Cannot run " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while running " + String.join(" ", command), e);
        }
    }

    /**
     * As {@link #run(Path, String...)}, for a command that leaves a process behind: what that prints is not waited for.
     */
    public static String runDetached(Path folder, Duration limit, List<String> command) {
        try {
            Path output = Files.createTempFile("realtime-output", null);
            Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
            process.getOutputStream().close();
            boolean isOver = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
            String printed = Files.readString(output);
            Files.delete(output);
            if (!isOver || process.exitValue() != 0) {
                process.destroy();
                throw new AssertionError(String.join(" ", command) + " failed:\n" + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new AssertionError("Cannot run " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while running " + String.join(" ", command), e);
        }
    }

    /** Fetches what the folder's package.json names, unless {@code wanted} is there already. */
    public static void npmInstall(Path folder, String wanted) {
        synchronized (fetching(folder)) {
            if (!Files.exists(folder.resolve("node_modules").resolve(wanted))) {
                System.out.println("[tests] fetching the npm packages of " + folder.getFileName() + ", once");
                run(folder, path("npm").toString(), "install", "--no-package-lock", "--no-audit", "--no-fund");
            }
        }
    }

    /**
     * The Python of an environment that has these packages, made and filled when it is not there.
     *
     * @param folder of the environment; ignored by git
     * @param names  as pip takes them
     */
    public static Path python(Path folder, String... names) {
        synchronized (fetching(folder)) {
            Path python = folder.resolve("bin/python");
            Path complete = folder.resolve("complete");
            if (!Files.exists(complete)) {
                System.out.println("[tests] fetching " + String.join(", ", names) + " for Python, once");
                makeEnvironment(folder);
                List<String> install = new ArrayList<>(List.of(python.toString(), "-m", "pip", "install", "--quiet",
                    "--disable-pip-version-check"));
                install.addAll(List.of(names));
                run(folder, install.toArray(String[]::new));
                try {
                    Files.createFile(complete);
                } catch (IOException e) {
                    throw new AssertionError("Cannot write " + complete, e);
                }
            }
            return python;
        }
    }

    /**
     * A jar from Maven's repository, fetched when it is not there.
     *
     * @param folder for it; ignored by git
     * @param group  such as {@code io.github.padreati}
     */
    public static Path jar(Path folder, String group, String name, String version) {
        synchronized (fetching(folder)) {
            Path jar = folder.resolve(name + "-" + version + ".jar");
            if (!Files.exists(jar)) {
                System.out.println("[tests] fetching " + jar.getFileName() + " from Maven's repository, once");
                run(Path.of("/"), path("mvn").toString(), "-q", "-B", "dependency:copy",
                    "-Dartifact=" + group + ":" + name + ":" + version, "-DoutputDirectory=" + folder);
            }
            return jar;
        }
    }

    /** Debian keeps what this takes in a package of its own. */
    private static void makeEnvironment(Path folder) {
        String[] make = {path("python3").toString(), "-m", "venv", "--clear", folder.toString()};
        try {
            run(Path.of("/"), make);
        } catch (AssertionError incomplete) {
            install("python3-venv");
            run(Path.of("/"), make);
        }
    }

    private static void install(String program) {
        if (onPath("apt-get") == null) {
            return;
        }
        String name = PACKAGES.getOrDefault(program, program);
        System.out.println("[tests] " + program + " is missing: installing " + name + " with apt-get");
        boolean asItself = onPath("sudo") == null || "root".equals(System.getProperty("user.name"));
        List<String> prefix = asItself ? List.of() : List.of("sudo", "-n");
        synchronized (APT) {
            run(prefix, "apt-get", "update", "-qq");
            run(prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", name);
        }
    }

    private static Object fetching(Object what) {
        return FETCHING.computeIfAbsent(what, fetched -> new Object());
    }

    private static void run(List<String> prefix, String... command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(List.of(command));
        run(Path.of("/"), whole.toArray(String[]::new));
    }

    private static Path onPath(String program) {
        for (String folder : System.getenv("PATH").split(":")) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
