/** Decides what to redo: a hash over file contents, kept in small stamp files. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that these scripts are of. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * All files below `directory`, sorted, as paths relative to `root` with `/`; [] when the directory is missing.
 *
 * @param {string} root
 * @param {string} directory relative to root
 * @returns {string[]}
 */
export function listFiles(root, directory) {
  const absolute = path.join(root, directory);
  if (!fs.existsSync(absolute)) return [];
  return fs
    .readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/**
 * SHA-256 over names and contents. A missing file counts as such: adding it changes the hash.
 *
 * @param {string} root
 * @param {string[]} files relative to root
 */
export function hashFiles(root, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const absolute = path.join(root, file);
    const content = fs.existsSync(absolute) ? fs.readFileSync(absolute) : null;
    hash.update(`${file}\0${content === null ? 'missing' : content.length}\0`);
    if (content !== null) hash.update(content);
  }
  return hash.digest('hex');
}

/**
 * A stamp that can't be read is no stamp: the step is done again.
 *
 * @param {string} file
 * @returns {Record<string, unknown> | null}
 */
export function readStamp(file) {
  try {
    const stamp = JSON.parse(fs.readFileSync(file, 'utf8'));
    return typeof stamp === 'object' ? stamp : null;
  } catch {
    return null;
  }
}

/** @param {string} file @param {Record<string, unknown>} stamp */
export function writeStamp(file, stamp) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(stamp)}\n`);
}
