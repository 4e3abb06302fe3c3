/** Checks the import directions of docs/architecture.md, and that the check really saw the code. */
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { ROOT, listFiles } from './fingerprint.mjs';
import { ensureSchemas } from './schemas.mjs';
import { say } from './steps.mjs';

/** A cruiser that doesn't know the compiler sees no module and calls that well. */
const MIN_SEEN_SHARE = 0.4;

/**
 * @param {string} root a tree with src and, where it has them, scripts, bench and examples
 * @returns {Promise<{errors: string[], seen: number, listed: number}>} one line an error
 */
export async function checkLayers(root = ROOT) {
  const config = await extractDepcruiseOptions(path.join(ROOT, '.dependency-cruiser.cjs'));
  const listed = listFiles(root, 'src').filter(isCode);
  const scripts = listFiles(root, 'scripts').filter(file => file.endsWith('.mjs'));
  const others = ['bench', 'examples'].flatMap(folder => listFiles(root, folder)).filter(isCode);
  const { output } = await cruise([...listed, ...scripts, ...others], { ...config, validate: true, baseDir: root });
  const seen = output.modules.filter(({ source }) => isCode(source) && source.startsWith('src/')).length;
  const errors = output.summary.violations.map(describe);
  if (seen === 0 || seen < listed.length * MIN_SEEN_SHARE)
    errors.push(`saw only ${seen} of ${listed.length} files under src`);
  return { errors, seen, listed: listed.length };
}

function isCode(file) {
  return /\.[cm]?tsx?$/.test(file) && !/\.d\.[cm]?ts$/.test(file);
}

function describe({ rule, from, to, cycle, via, comment }) {
  const way = [from, ...(cycle ?? via ?? []).map(hop => hop.name), ...(cycle ? [] : [to])].filter(
    (hop, i, all) => hop !== all[i - 1],
  );
  return `${rule.name}: ${way.join(' → ')}${comment ? ` (${comment})` : ''}`;
}

/** The command; a module that only imports `checkLayers` runs nothing. */
if (process.argv[1]?.endsWith('check-layers.mjs')) {
  await ensureSchemas();
  const { errors, seen, listed } = await checkLayers();
  for (const line of errors) say(line);
  say(`layers: ${seen} of ${listed} files seen, ${errors.length} violations`);
  process.exitCode = errors.length === 0 ? 0 : 1;
}
