// Draws ZPL with a renderer that knows nothing of us: node zpl.mjs FILE FOLDER WIDTH_MM HEIGHT_MM DOTS_PER_MM
import fs from "node:fs";
import path from "node:path";
import { ready } from "zpl-renderer-js";

const [file, folder, ...sizes] = process.argv.slice(2);
const { api } = await ready;
// The renderer draws a change of code set within a bar code wrongly (a printer does not): such a code is drawn in set B
// throughout. Its data stay the same; its bars take more room than a printer's, so the paper is wider than ^PW says.
const zpl = fs
  .readFileSync(file, "utf8")
  .replace(/\^PW\d+/g, "")
  .replace(/\^FD>:[^^]*/g, (field) => field.replace(/>[56]/g, ""));
const labels = await api.zplToBase64MultipleAsync(zpl, ...sizes.map(Number));
labels.forEach((label, place) => {
  fs.writeFileSync(path.join(folder, `${String(place + 1).padStart(3, "0")}.png`), Buffer.from(label, "base64"));
});
process.exit(0);
