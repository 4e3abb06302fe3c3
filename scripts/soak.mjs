/** `npm run test:soak -- --minutes N`: set-up, then test/soak/main.ts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buildChildren } from './children.mjs';
import { ROOT } from './fingerprint.mjs';
import { ensureInstalled, requireNode } from './setup.mjs';
import { say } from './steps.mjs';

try {
  requireNode();
  await ensureInstalled();
  const children = await buildChildren();
  const args = ['--import', 'tsx', 'test/soak/main.ts', ...process.argv.slice(2)];
  const env = { ...process.env, TEST_CHILDREN: children ?? undefined };
  const [code] = await once(spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' }), 'exit');
  process.exitCode = code ?? 1;
} catch (error) {
  if (error.output) say(error.output);
  say(error.message);
  process.exitCode = 1;
}
