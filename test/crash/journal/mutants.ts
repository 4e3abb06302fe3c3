/**
 * Copies of src/events with one thing wrong. The code needs no hook for it: the source text is
 * changed by a replacement while it is bundled into a temporary folder.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import type { JournalCode } from './process.ts';

const EVENTS = join(import.meta.dirname, '..', '..', '..', 'src', 'events');

export interface Mutation {
  /** Of src/events. */
  file: string;
  /**
   * Must match exactly once. Else the copy would be unchanged, and its test would show nothing.
   */
  find: RegExp;
  replaceBy: string;
}

/** What the simulation must catch, named by the guarantee that is taken away. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'no sync of the directory': { file: 'write/writer.ts', find: /await fs\.syncDirectory\(dir\);/, replaceBy: '' },
  'no sync of the folder above': {
    file: 'write/open.ts',
    find: /await fs\.syncDirectory\(dirname\(dir\)\);/,
    replaceBy: '',
  },
  'acknowledged before the sync': { file: 'write/writer.ts', find: /await sync\(current\.file\);/, replaceBy: '' },
  'the sync tried again after EIO': {
    file: 'write/writer.ts',
    find: /(await file\.datasync\(\);\n {2}\} catch \(error\) \{\n)( {4}throw unwritable\(error\);)/,
    replaceBy: '$1await file.datasync().catch(() => { throw unwritable(error); });',
  },
  'no sync in recovery': { file: 'write/recover.ts', find: /await file\.datasync\(\);/, replaceBy: '' },
  'no rewrite of the unproven tail': { file: 'write/recover.ts', find: /await rewrite\([^;]*\);/, replaceBy: '' },
  'no sync of the header': { file: 'write/writer.ts', find: /await sync\(claimed\.file\);/, replaceBy: '' },
  'no fence': {
    file: 'write/writer.ts',
    find: /if \(await this\.#options\.fs\.exists\(successor\)\) throw await this\.#inTheWay\(segment \+ 1\);/,
    replaceBy: '',
  },
  'no cut of a batch on a full disk': { file: 'write/writer.ts', find: /await this\.#cutTail\(\);/, replaceBy: '' },
  'a batch that was cut off left in its blocks': {
    file: 'write/writer.ts',
    find: /await blank\(file, end\);/,
    replaceBy: '',
  },
  'half a group taken for whole': {
    file: 'read/scan.ts',
    find: /if \(record\.of\[0\] === record\.of\[1\]\) whole = /,
    replaceBy: 'whole = ',
  },
};

/** The same for the workloads that compress. */
export const COMPRESSING: Readonly<Record<string, Mutation>> = {
  'no sync of an archive': { file: 'archive/write-archive.ts', find: /await file\.datasync\(\);/, replaceBy: '' },
  "no sync of an archive's name": {
    file: 'write/compress.ts',
    find: /await fs\.syncDirectory\(dir\);\n {6}archive = /,
    replaceBy: 'archive = ',
  },
  'an archive that a dead run left, taken for whole': {
    file: 'write/compress.ts',
    find: /if \(!isBegun\) await this\.#remove\(archive\.path\);\n\s*else if [^;]*;/,
    replaceBy: 'if (isBegun || !isBegun) await this.#replace(archive);',
  },
  'the newer of two archives with a segment read': {
    file: 'archive/homes.ts',
    find: /if \(!archived\.has\(each\.segment\)\) archived/,
    replaceBy: 'archived',
  },
  'an archive read before its segments are gone': {
    file: 'read/chain.ts',
    find: /looked\.value\.found !== null \|\| /,
    replaceBy: '',
  },
  'no word for older programs': {
    file: 'write/compress.ts',
    find: /this\.#o\.journal\(\)\.require\(GZIP\);/,
    replaceBy: '',
  },
};

/** The same for the workload that prunes. */
export const PRUNING: Readonly<Record<string, Mutation>> = {
  'a header before the base is durable': {
    file: 'write/prune.ts',
    find: /const at = await segmentOf\(fs, dir, await record\(\)\);\n([^]*?await removePruned\(fs, dir, journal\(\)\);)/,
    replaceBy: 'const at = 1;\n$1 await record();',
  },
  'what is left of dropped segments read': {
    file: 'read/link.ts',
    find: /const left = links\.filter\([^;]*;/,
    replaceBy: 'const left = links;',
  },
};

/**
 * For the tests of damage: only `prev` shows a line of another history. Other changes show by
 * their seq.
 */
export const NO_PREV: Mutation = {
  file: 'read/scan.ts',
  find: /if \(at\.prev !== null && record\.prev !== at\.prev\)\s+return [^;]*;/,
  replaceBy: '',
};

/**
 * Loads the mutant. null loads an unchanged copy, which shows that the copying itself changes
 * nothing.
 */
export async function loadMutant(mutation: Mutation | null): Promise<{ code: JournalCode; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'mutant-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const outfile = join(folder, 'events.mjs');
    const contents = ['write/open', 'read/reader', 'read/verify', 'write/compress', 'write/prune']
      .map(name => `export * from './${name}.ts';`)
      .join('\n');
    await build({
      ...{ stdin: { contents, resolveDir: EVENTS }, outfile, plugins: mutation === null ? [] : [changing(mutation)] },
      ...{ bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' },
    });
    const code = (await import(pathToFileURL(outfile).href)) as JournalCode;
    const { openJournal, readJournal, verifyJournal, JournalCompressor, prunable, drop } = code;
    return { code: { openJournal, readJournal, verifyJournal, JournalCompressor, prunable, drop }, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Refuses a file that is not loaded as well: the copy would be unchanged. */
function changing({ file, find, replaceBy }: Mutation): Plugin {
  const path = join(EVENTS, file);
  let matches = 0;
  return {
    name: 'changing',
    setup(bundler) {
      bundler.onLoad({ filter: /\.ts$/ }, each => {
        if (each.path !== path) return null;
        const text = readFileSync(path, 'utf8');
        matches = text.match(new RegExp(find, 'g'))?.length ?? 0;
        return { contents: text.replace(find, replaceBy), loader: 'ts' };
      });
      bundler.onEnd(() =>
        matches === 1
          ? null
          : { errors: [{ text: `Expected ${find} to match once in ${file}, got ${matches} matches.` }] },
      );
    },
  };
}
