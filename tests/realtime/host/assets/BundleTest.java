package realtime.host.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundleTest {
    @Test
    void a_script_comes_behind_what_it_imports_each_in_a_scope_of_its_own() {
        Map<String, String> modules = Map.of(
            "page.js", "import { hello as greet } from './words-of.js';\nimport { Bell } from './bell.js';\n"
                + "greet(Bell);\n",
            "words-of.js", "import { Bell } from './bell.js';\nexport function hello() {\nreturn Bell;\n}\n",
            "bell.js", "const RING = 1;\nexport class Bell {}\nexport const LOUD = RING;\nexport {};\n");
        assertEquals("""
            export const $bell=(()=>{
            const RING = 1;
            class Bell {}
            const LOUD = RING;
            return{Bell,LOUD};
            })();
            export const $words_of=(()=>{
            const{Bell}=$bell;
            function hello() {
            return Bell;
            }
            return{hello};
            })();
            export const $page=(()=>{
            const{hello:greet}=$words_of;
            const{Bell}=$bell;
            greet(Bell);
            return{};
            })();""", new Bundle("page.js", modules::get).code());
    }

    @Test
    void a_script_for_other_sites_pages_exports_nothing() {
        assertEquals("(()=>{\nconst $a=(()=>{\nconst x = 1;\nreturn{x};\n})();\nconst $page=(()=>{\n"
            + "const{x}=$a;\nconst text = `\n`;\nreturn{};\n})();\n})();",
            new Bundle("page.js", Map.of("a.js", "export const x = 1;\n",
                "page.js", "import { x } from './a.js';\nconst text = `\n`;\n")::get).classic());
    }

    @Test
    void what_is_loaded_later_shares_the_bundle_s_modules_and_keeps_its_own() {
        Bundle bundle = new Bundle("page.js", Map.of("page.js", "import { a } from './shared.js';\na();\n",
            "shared.js", "export function a() {}\n")::get);
        assertEquals("""
            import {$shared} from './page.js';
            const{a}=$shared;
            import { b } from './own.js';
            a(b);
            """, bundle.linked("import { a } from './shared.js';\nimport { b } from './own.js';\na(b);\n"));
    }

    @Test
    void a_later_bundle_holds_only_what_the_earlier_one_does_not() {
        Map<String, String> modules = Map.of(
            "page.js", "import { a } from './shared.js';\na();\n",
            "later.js", "import { a } from './shared.js';\nimport { b } from './own.js';\n"
                + "export function c() {\nb(a);\n}\n",
            "shared.js", "export function a() {}\n",
            "own.js", "export function b() {}\n");
        Bundle later = new Bundle("later.js", modules::get, new Bundle("page.js", modules::get));
        assertEquals("""
            import {$shared} from './page.js';
            export const $own=(()=>{
            function b() {}
            return{b};
            })();
            export const $later=(()=>{
            const{a}=$shared;
            const{b}=$own;
            function c() {
            b(a);
            }
            return{c};
            })();
            export const{c}=$later;""", later.code());
        assertEquals("import {$own} from './later.js';\nconst{b}=$own;\nimport {$shared} from './page.js';\n"
            + "const{a}=$shared;\n", later.linked("import { b } from './own.js';\nimport { a } from './shared.js';\n"));
    }

    @Test
    void modules_that_import_each_other_are_refused() {
        Map<String, String> modules = Map.of("a.js", "import { b } from './b.js';\nexport const a = 1;\n",
            "b.js", "import { a } from './a.js';\nexport const b = 1;\n");
        IllegalStateException e =
            assertThrows(IllegalStateException.class, () -> new Bundle("a.js", modules::get));
        assertEquals("These modules import each other: [a.js, b.js]", e.getMessage());
    }

    @Test
    void a_way_of_importing_that_is_not_ours_is_refused_by_name() {
        for (String line : List.of("import all from './b.js';", "import './b.js';", "import * as b from './b.js';",
            "export { b } from './b.js';", "export let a = 1;", "export default 1;")) {
            IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> new Bundle("a.js", name -> line + "\n"), line);
            assertTrue(e.getMessage().startsWith("a.js has a line that no bundle is made of: "), e.getMessage());
        }
    }
}
