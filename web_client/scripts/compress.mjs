// Compresses the built scripts and styles once, as small as they get, so that serving them costs nothing.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = new URL("../dist/assets/", import.meta.url);
for (const name of readdirSync(folder)) {
  if (/\.(js|css)$/.test(name)) {
    const content = readFileSync(new URL(name, folder));
    writeFileSync(new URL(`${name}.br`, folder), brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    writeFileSync(new URL(`${name}.gz`, folder), gzipSync(content, { level: 9 }));
  }
}
