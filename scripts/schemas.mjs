/**
 * Keeps src/schemas/generated/ in step with schemas/. `npm ci` runs it as the last step of an install, so that an editor
 * finds the types; set-up, checks and benchmarks run it before they need them.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, hashFiles, listFiles, readStamp, writeStamp } from './fingerprint.mjs';
import { runNode, say, step } from './steps.mjs';

/** Made from schemas/; git, the linters and the build's hash of sources pass over it. */
export const GENERATED = 'src/schemas/generated';
const GENERATOR = 'scripts/generate-schemas.ts';
const OUTPUTS = ['types.ts', 'validators.ts', 'documents.ts'].map(name => `${GENERATED}/${name}`);
const STAMP = `${GENERATED}/.stamp.json`;
/** The packages that decide what the generator writes. */
const PACKAGES = ['ajv', 'json-schema-to-typescript'].map(name => `node_modules/${name}/package.json`);
/** The generator's own loader: absent after an install without dev packages, which has no use for the sources. */
const LOADER = 'node_modules/tsx/package.json';

/** @param {string} root */
function inputHash(root) {
  return hashFiles(root, [...listFiles(root, 'schemas'), GENERATOR, 'src/schemas/validated.ts', ...PACKAGES]);
}

/**
 * Generates types and validators anew when a schema, the generator or its packages have changed.
 *
 * @param {{root?: string, log?: (line: string) => void, signal?: AbortSignal, env?: NodeJS.ProcessEnv}} [options]
 * @returns {Promise<boolean>} whether anything was generated
 */
export async function ensureSchemas({ root = ROOT, log = say, signal, env = process.env } = {}) {
  if (!fs.existsSync(path.join(root, 'schemas')) || !fs.existsSync(path.join(root, LOADER))) return false;
  const inputs = inputHash(root);
  const isWhole = OUTPUTS.every(file => fs.existsSync(path.join(root, file)));
  if (isWhole && readStamp(path.join(root, STAMP))?.inputs === inputs) return false;
  fs.rmSync(path.join(root, STAMP), { force: true });
  const generate = () => runNode(['--import', 'tsx', GENERATOR], { cwd: root, env, signal });
  await step('Generating code from schemas', generate, log);
  writeStamp(path.join(root, STAMP), { inputs });
  return true;
}

if (process.argv[1]?.endsWith('schemas.mjs')) {
  try {
    await ensureSchemas();
  } catch (error) {
    if (error.output) say(error.output);
    say(error.message);
    process.exitCode = 1;
  }
}
