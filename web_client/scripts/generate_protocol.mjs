// Makes src/generated/protocol.ts from the schema on standard input; with --check it only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { compile } from "json-schema-to-typescript";

const target = new URL("../src/generated/protocol.ts", import.meta.url);
// A pipe that is still empty makes readFileSync(0) fail; a stream waits for it.
const schema = JSON.parse(await text(process.stdin));

// Objects that Python defines hold exactly the fields named there, and every field is always sent.
for (const definition of Object.values(schema.definitions)) {
  if (definition.type === "object" && definition.properties !== undefined) {
    definition.additionalProperties = false;
  }
}

const made = await compile(schema, "Protocol", {
  bannerComment: "/* Made from signaling/protocol_schema.py by scripts/generate_protocol.mjs. Do not edit. */",
  format: true,
});
if (process.argv.includes("--check")) {
  let current = "";
  try {
    current = readFileSync(target, "utf8");
  } catch {
    // Missing counts as not current.
  }
  if (current !== made) {
    console.error("src/generated/protocol.ts is not current: run `make protocol`.");
    process.exit(1);
  }
} else {
  writeFileSync(target, made);
}
