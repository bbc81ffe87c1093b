// Makes the desk's files that come from other packages. Run by `make assets` when a release is prepared; what comes of
// it is shipped, so that neither setup nor the desk needs Node or the network.
//
//   src/dragoman/desk/static/vendor/htmx.min.js   htmx, as it is
//   src/dragoman/desk/data/world.json             countries of Natural Earth (1:110m), cut at the antimeridian
//   assets/SHA256SUMS                             hashes of both, which a test compares
//
// `--check` writes nothing and fails where a file would change.
//
// world-atlas keeps countries as a sphere has them: Russia and Fiji run over 180° without a cut. d3-geo cuts them there,
// and closes Antarctica along the pole. Rings are written as whole numbers, hundredths of a degree, each point as the
// step from the one before it; a point that rounds to its neighbour is dropped.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync, mkdirSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { geoEquirectangular, geoStream } from "d3-geo";
import { feature } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const require = createRequire(import.meta.url);
const HUNDREDTHS = 100;

// Degrees in, degrees out: only the cut remains of the projection. `precision(0)` keeps it from adding points.
const cut = geoEquirectangular().scale(180 / Math.PI).translate([0, 0]).precision(0);

function rings(shape) {
  const found = [];
  let ring = null;
  const sink = {
    point: (x, y) => ring.push([Math.round(x * HUNDREDTHS), Math.round(-y * HUNDREDTHS)]),
    lineStart: () => (ring = []),
    lineEnd: () => found.push(ring),
    polygonStart: () => {},
    polygonEnd: () => {},
  };
  geoStream(shape, cut.stream(sink));
  return found.map(steps).filter((one) => one.length >= 6);
}

function steps(ring) {
  const flat = [];
  let [x, y] = [0, 0];
  const distinct = ring.filter(([a, b], i) => i === 0 || a !== ring[i - 1][0] || b !== ring[i - 1][1]);
  const [first, last] = [distinct[0], distinct[distinct.length - 1]];
  if (distinct.length > 1 && first[0] === last[0] && first[1] === last[1]) distinct.pop();
  for (const [a, b] of distinct) {
    flat.push(a - x, b - y);
    [x, y] = [a, b];
  }
  return flat;
}

function world() {
  const atlas = JSON.parse(readFileSync(require.resolve("world-atlas/countries-110m.json"), "utf8"));
  const countries = feature(atlas, atlas.objects.countries).features.map((one) => ({
    number: one.id ?? null,
    name: one.properties.name,
    rings: rings(one.geometry),
  }));
  countries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = countries.map((one) => JSON.stringify(one)).join(",\n");
  return `{"source":"Natural Earth 1:110m, by world-atlas 2.0.2","countries":[\n${lines}\n]}\n`;
}

const made = new Map([
  ["src/dragoman/desk/data/world.json", Buffer.from(world())],
  ["src/dragoman/desk/static/vendor/htmx.min.js", readFileSync(require.resolve("htmx.org/dist/htmx.min.js"))],
]);
const sums = [...made].map(([name, bytes]) => `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`).sort();
made.set("assets/SHA256SUMS", Buffer.from(sums.join("")));

let changed = 0;
for (const [name, bytes] of made) {
  const path = join(root, name);
  if (existsSync(path) && readFileSync(path).equals(bytes)) continue;
  changed += 1;
  if (process.argv.includes("--check")) console.error(`${name} would change`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    console.log(`${name}: ${bytes.length} bytes`);
  }
}
if (process.argv.includes("--check") && changed) process.exit(1);
