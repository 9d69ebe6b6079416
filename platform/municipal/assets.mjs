// Makes the files a browser loads: called by assets.py as `node assets.mjs <root of the checkout> <empty folder>`.
// Prints nothing; a failure ends with the reason on standard error.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [root, out] = process.argv.slice(2);
const require = createRequire(join(root, "package.json"));
const { PurgeCSS } = require("purgecss");
const { bundle, transform } = require("lightningcss");

const ours = join(root, "platform/municipal/static");
// Schools keep old machines: Chrome 109 is the last for Windows 7, Firefox 115 the last long one for it.
const version = (major) => major << 16;
const targets = { chrome: version(109), firefox: version(115), safari: version(15) };

// What templates can mean: tags, words in class="...", quoted words in Jinja; attributes by any word. Prose keeps no class alive.
const named = (text) => {
  const words = text.match(/[\w-]+/g) ?? [];
  const classes = [...text.matchAll(/class="([^"]*)"|'([^'\n]*)'/g)].flatMap(
    (found) => (found[1] ?? found[2]).match(/[\w-]+/g) ?? [],
  );
  const tags = [...text.matchAll(/<([a-z][a-z0-9]*)/g)].map((found) => found[1]);
  return { classes, ids: [], tags, attributes: { names: words, values: words }, undetermined: [] };
};

const tabler = readFileSync(join(root, "node_modules/@tabler/core/dist/css/tabler.css"), "utf8");
const own = bundle({ filename: join(ours, "css/app.css") }).code.toString();
const [purged] = await new PurgeCSS().purge({
  // Ours is kept whole (macros build some of its class names) and still counts as a user of Tabler's variables.
  css: [{ raw: `${tabler}\n/* purgecss start ignore */\n${own}\n/* purgecss end ignore */` }],
  content: [
    join(root, "templates/**/*.html"),
    join(ours, "js/*.js"),
    join(root, "{platform,tenants}/**/{forms,forms_*,jinja}.py"), // fields name their classes there
  ],
  extractors: [{ extensions: ["html"], extractor: named }],
  safelist: ["html", "body"],
  variables: true,
  keyframes: true,
});
const { code } = transform({ filename: "app.css", code: Buffer.from(purged.css), minify: true, targets });

writeFileSync(join(out, "app.css"), code);
writeFileSync(join(out, "app.js"), readFileSync(join(ours, "js/app.js")));
writeFileSync(join(out, "htmx.js"), readFileSync(join(root, "node_modules/htmx.org/dist/htmx.min.js")));
writeFileSync(join(out, "icon.svg"), readFileSync(join(ours, "img/icon.svg")));
