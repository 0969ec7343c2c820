package realtime.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import support.Checkout;
import support.Tools;

/** The browser's modules are checked where they can be: their types by tsc, their logic by node. */
class WebModulesTest {
    private static final Path FOLDER = Checkout.root().resolve("tests/web");

    @BeforeAll
    static void install_what_checks_them() {
        Tools.npmInstall(FOLDER, "typescript");
    }

    @Test
    void the_types_in_their_comments_hold() {
        npm("run", "types");
    }

    @Test
    void their_logic_passes_its_tests_in_node() {
        String output = npm("test");
        assertTrue(output.matches("(?s).*\\n# pass [1-9].*"), output);
    }

    private static String npm(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = Tools.path("npm").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Tools.run(FOLDER, command);
    }
}
