/** `npm run build`: installs what is missing and builds dist anew. */
import { ensureBuilt, ensureInstalled, requireNode } from './setup.mjs';
import { say } from './steps.mjs';

try {
  requireNode();
  await ensureInstalled();
  await ensureBuilt({ force: true });
} catch (error) {
  if (error.output) say(error.output);
  say(error.message);
  process.exitCode = 1;
}
