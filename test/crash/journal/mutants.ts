/**
 * Copies of src/events with one thing wrong. The code needs no hook for it: the source text is
 * changed by a replacement and loaded from a temporary folder.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JournalCode } from './process.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

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
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const room of ['model', 'ports'])
      cpSync(join(ROOT, 'src', room), join(folder, 'src', room), { recursive: true });
    cpSync(join(ROOT, 'src', 'events'), join(folder, 'src', 'events'), { recursive: true });
    if (mutation !== null) mutate(join(folder, 'src', 'events', mutation.file), mutation);
    const module = async (name: string) =>
      (await import(pathToFileURL(join(folder, 'src', 'events', name)).href)) as JournalCode;
    const { openJournal } = await module('write/open.ts');
    const { readJournal } = await module('read/reader.ts');
    const { verifyJournal } = await module('read/verify.ts');
    return { code: { openJournal, readJournal, verifyJournal }, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function mutate(path: string, { find, replaceBy }: Mutation): void {
  const text = readFileSync(path, 'utf8');
  const matches = text.match(new RegExp(find, 'g'))?.length ?? 0;
  if (matches !== 1) throw new Error(`Expected ${find} to match once in ${path}, got ${matches} matches.`);
  writeFileSync(path, text.replace(find, replaceBy));
}
