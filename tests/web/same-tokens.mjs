// node same-tokens.mjs FOLDER OTHER: the scripts of both folders differ in comments and white space only.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * The program as TypeScript prints it without comments: a line end that ends a statement counts, others do not.
 *
 * @param {string} file
 */
function printed(file) {
  return ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: { removeComments: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  }).outputText.replace(/^\s+/gm, '');
}

const [folder, other] = process.argv.slice(2);
const names = readdirSync(other);
for (const name of names) {
  if (printed(join(folder, name)) !== printed(join(other, name))) throw new Error(`${name} is another program`);
}
console.log(`${names.length} scripts are the same`);
