// Builds the two modules that the integration serves. The same sources and lock file
// give the same bytes: no time, no path and no version of Node gets into them.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outdir = process.argv[2] ?? here("../custom_components/anypod/www");

await build({
  absWorkingDir: here("."),
  entryPoints: {
    "anypod-card": "src/card/anypod-card.ts",
    "anypod-panel": "src/panel/anypod-panel.ts",
  },
  outdir,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "eof",
  charset: "utf8",
  logLevel: "warning",
});
