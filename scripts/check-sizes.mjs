/** Checks that files stay short, folders small, and that each folder of src says what it is for. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, listFiles } from './fingerprint.mjs';
import { GENERATED } from './schemas.mjs';
import { say } from './steps.mjs';

const MAX_LINES = 250;
/** Half of src's files are shorter than this. */
const MEDIAN_LINES = 90;
/** In one folder, beside its sub-folders; a README.md doesn't count. */
const MAX_FILES = 15;
const MAX_README_LINES = 25;
/** Folders of assets: Vite or Electron would ship a README.md in them. */
const WITHOUT_README = /^src\/(ui\/(public|styles)|electron\/resources)(\/|$)/;

/** @returns {string[]} what git tracks of src and test; without git, everything that lies there */
function trackedFiles(root) {
  if (!fs.existsSync(path.join(root, '.git')))
    return ['src', 'test'].flatMap(folder => listFiles(root, folder)).filter(file => !file.startsWith(`${GENERATED}/`));
  const listed = execFileSync('git', ['ls-files', '-z', 'src', 'test'], { cwd: root, encoding: 'utf8' });
  // A file that was just deleted is tracked until the next commit.
  return listed.split('\0').filter(file => file !== '' && fs.existsSync(path.join(root, file)));
}

/** @param {string} text */
function linesOf(text) {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/** @param {number[]} numbers */
function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

/** @returns {Map<string, string[]>} folder → its files, without those of its sub-folders */
function byFolder(files) {
  const folders = new Map();
  for (const file of files) {
    const folder = path.posix.dirname(file);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return folders;
}

/**
 * @param {string} [root]
 * @returns {string[]} one line for each rule that is broken
 */
export function checkSizes(root = ROOT) {
  const files = trackedFiles(root);
  const code = files.filter(file => /\.([cm]?tsx?|css)$/.test(file));
  const lines = new Map(code.map(file => [file, linesOf(fs.readFileSync(path.join(root, file), 'utf8'))]));
  const long = [...lines].filter(([, count]) => count > MAX_LINES).sort((a, b) => b[1] - a[1]);
  const full = [...byFolder(code)].filter(([, inside]) => inside.length > MAX_FILES);
  const middle = median([...lines].filter(([file]) => file.startsWith('src/')).map(([, count]) => count));
  return [
    ...long.map(([file, count]) => `${file}: ${count} lines, at most ${MAX_LINES}`),
    ...full.map(([folder, inside]) => `${folder}: ${inside.length} files, at most ${MAX_FILES}`),
    ...(middle < MEDIAN_LINES
      ? []
      : [`src: half of the files have ${middle} lines or more, not under ${MEDIAN_LINES}`]),
    ...readmeErrors(root, files),
  ];
}

/** @param {string} root @param {string[]} files */
function readmeErrors(root, files) {
  const folders = [...byFolder(files).keys()].filter(
    folder => folder.startsWith('src/') && !WITHOUT_README.test(folder),
  );
  return folders.flatMap(folder => {
    const readme = path.join(root, folder, 'README.md');
    if (!fs.existsSync(readme)) return [`${folder}: no README.md`];
    const count = linesOf(fs.readFileSync(readme, 'utf8'));
    return count > MAX_README_LINES ? [`${folder}/README.md: ${count} lines, at most ${MAX_README_LINES}`] : [];
  });
}

/** The command; a module that only imports `checkSizes` runs nothing. */
if (process.argv[1]?.endsWith('check-sizes.mjs')) {
  const errors = checkSizes();
  for (const line of errors) say(line);
  process.exitCode = errors.length === 0 ? 0 : 1;
}
