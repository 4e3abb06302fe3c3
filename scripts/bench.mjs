/** Runs a benchmark below bench/ after set-up: `node scripts/bench.mjs journal/main.ts [arguments]`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ROOT } from './fingerprint.mjs';
import { ensureSchemas } from './schemas.mjs';
import { ensureInstalled, requireNode } from './setup.mjs';
import { say } from './steps.mjs';

try {
  requireNode();
  await ensureInstalled();
  await ensureSchemas();
  const [file = '', ...rest] = process.argv.slice(2);
  const args = ['--import', 'tsx', path.join('bench', file), ...rest];
  const [code] = await once(spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }), 'exit');
  process.exitCode = code ?? 1;
} catch (error) {
  if (error.output) say(error.output);
  say(error.message);
  process.exitCode = 1;
}
