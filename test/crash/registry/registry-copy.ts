/**
 * Copies of the real writer of registry.json and of write-file-atomic whose `fs` is a simulated
 * disk.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { RegistryWriter } from '../../../src/projections/registry-writer.ts';
import type { SimulatedDisk } from '../../events/simulated-disk.ts';
import { simulatedNodeFs } from './simulated-node-fs.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const GLOBAL = 'simulatedNodeFs';

export interface RegistryCopy {
  RegistryWriter: typeof RegistryWriter;
  remove: () => void;
}

export interface RegistryMutation {
  find: string;
  replaceBy: string;
}

/** `disk` says which disk is meant now. */
export async function loadRegistryWriter(
  disk: () => SimulatedDisk,
  mutation: RegistryMutation = { find: '', replaceBy: '' },
): Promise<RegistryCopy> {
  Object.assign(globalThis, { [GLOBAL]: simulatedNodeFs(disk) });
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const put = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const source = (path: string) => readFileSync(join(ROOT, 'src', path), 'utf8');
  try {
    // The rooms below are copied whole: all but durable-files reach no disk here.
    for (const room of ['ports', 'model']) cpSync(join(ROOT, 'src', room), join(folder, room), { recursive: true });
    mkdirSync(join(folder, 'projections'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    put('package.json', '{"type":"module"}');
    put('fs.js', `export const { mkdir, open, readdir, readFile, unlink } = globalThis.${GLOBAL}.promises;`);
    const atomic = createRequire(import.meta.url).resolve('write-file-atomic');
    // Its own dependency, which may be another version than ours.
    const onExit = JSON.stringify(createRequire(atomic).resolve('signal-exit'));
    const text = replaceOnce(readFileSync(atomic, 'utf8'), "require('fs')", `globalThis.${GLOBAL}.callbacks`);
    put('atomic.cjs', replaceOnce(text, "'signal-exit'", onExit));
    const writer = replaceOnce(source('projections/registry-writer.ts'), mutation.find, mutation.replaceBy);
    put('projections/registry-writer.ts', onSimulatedFs(replaceOnce(writer, "'write-file-atomic'", "'../atomic.cjs'")));
    put('projections/atomic-file.ts', onSimulatedFs(source('projections/atomic-file.ts')));
    put('ports/durable-files.ts', onSimulatedFs(source('ports/durable-files.ts')));
    // Beside its source, because the copy of write-file-atomic stays outside of it.
    const outfile = join(folder, 'projections', 'registry-writer.js');
    await build({
      ...{ entryPoints: [join(folder, 'projections', 'registry-writer.ts')], outfile },
      ...{ bundle: true, platform: 'node', format: 'esm', packages: 'external', external: ['../atomic.cjs'] },
    });
    const module = (await import(pathToFileURL(outfile).href)) as Pick<RegistryCopy, 'RegistryWriter'>;
    return { RegistryWriter: module.RegistryWriter, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function onSimulatedFs(text: string): string {
  return replaceOnce(text, "'node:fs/promises'", "'../fs.js'");
}

function replaceOnce(text: string, find: string, replaceBy: string): string {
  if (find !== '' && text.split(find).length !== 2) throw new Error(`Expected ${find} once.`);
  return text.replace(find, () => replaceBy);
}
