package realtime.host.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Checkout;
import support.Tools;

class CompactorTest {
    private static final Path CHECKS = Checkout.root().resolve("tests/web");

    @Test
    void comments_empty_lines_and_indentation_are_left_out() {
        assertEquals("""
            const a=1;
            if(a){
            b();
            }
            """, Compactor.script("""
            /** What it is. */
            const a = 1; // one

              if (a) {
                /* then */
                b();
              }
            """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "const url='http://a//b';",
        "const quoted=\"/* no comment */\";",
        "const escaped='it\\'s = // here';",
        "const either=/[/*] = \\/\\//.test(text);",
        "const half=total / 2 / parts + +more - -less;",
        "const rest=(a + b)/ 2;const more=list[0]/ 3;",
        "return /\\/\\*/.exec(text);",
        "const nested=`${a?`//${b} = `:'/*'} // text = this`;",
        "const object=`${{a:{b:'}'}}.a.b} */`;",
    })
    void what_only_looks_like_a_comment_stays(String line) {
        assertEquals(line, Compactor.script(line));
    }

    @Test
    void a_template_literal_keeps_its_lines() {
        String literal = "const text=`\n    indented // text\n\n  ${name}\n`;";
        assertEquals(literal, Compactor.script(literal));
    }

    @Test
    void a_style_sheet_keeps_its_rules() {
        assertEquals("a:hover,b{color: red;width: calc(1px + 2px);}", Compactor.styleSheet("""
            /* Links */
            a:hover,
            b {
              color: red;
              width: calc(1px + 2px);
            }
            """));
    }

    /** Read by a scanner of TypeScript's own, token by token. */
    @Test
    void every_script_means_what_it_meant(@TempDir Path compact) throws IOException {
        Path folder = Checkout.root().resolve("component/web");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> scripts = files.filter(file -> file.toString().endsWith(".js")).toList();
            for (Path script : scripts) {
                Files.writeString(compact.resolve(script.getFileName()), Compactor.script(Files.readString(script)));
            }
            Tools.npmInstall(CHECKS, "typescript");
            assertEquals(scripts.size() + " scripts are the same\n", Tools.run(CHECKS, Tools.path("node").toString(),
                "same-tokens.mjs", folder.toString(), compact.toString()));
        }
    }
}
