/** `npm run example`: set-up, then the story of examples/ocr-node. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from './fingerprint.mjs';
import { ensureBuilt, ensureInstalled, requireNode } from './setup.mjs';
import { say } from './steps.mjs';

try {
  requireNode();
  await ensureInstalled();
  await ensureBuilt();
  const args = ['--import', 'tsx', 'examples/ocr-node/main.ts'];
  const [code] = await once(spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }), 'exit');
  process.exitCode = code ?? 1;
} catch (error) {
  if (error.output) say(error.output);
  say(error.message);
  process.exitCode = 1;
}
