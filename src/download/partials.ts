import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertModelId, assertVersion, formatRef } from '../model/identity.ts';
import type { ModelVersion } from '../model/identity.ts';
import { hasCode } from './files.ts';
import { isPartOf, tempDir } from './paths.ts';

/** What a version has in models/temp that isn't installed. `discard` of the downloader removes it. */
export interface PartialDownload extends ModelVersion {
  /** Of its parts and of what lies in its staging folder. */
  bytes: number;
  /** When the newest of it was written, ISO 8601. */
  modifiedAt: string;
  /** Of the task that goes on with it; absent when none does. */
  taskId?: string;
}

/**
 * Partial downloads with size and age, the oldest first. The names on the disk tell whose they are, so that those of no task
 * (of a lost journal, of another program) are found as well. What goes away meanwhile is left out.
 */
export async function listPartials(
  modelsDir: string,
  taskIdOf: (model: ModelVersion) => string | undefined = () => undefined,
): Promise<PartialDownload[]> {
  const found = new Map<string, { model: ModelVersion; bytes: number; modifiedMs: number }>();
  for (const name of await namesIn(tempDir(modelsDir))) {
    const model = ownerOf(name);
    if (model === null) continue;
    const ref = formatRef(model);
    const { bytes, modifiedMs } = await measure(join(tempDir(modelsDir), name));
    const sum = found.get(ref) ?? { model, bytes: 0, modifiedMs: 0 };
    found.set(ref, { model, bytes: sum.bytes + bytes, modifiedMs: Math.max(sum.modifiedMs, modifiedMs) });
  }
  return [...found.values()]
    .sort((a, b) => a.modifiedMs - b.modifiedMs)
    .map(({ model, bytes, modifiedMs }) => {
      const taskId = taskIdOf(model);
      return {
        ...model,
        bytes,
        modifiedAt: new Date(modifiedMs).toISOString(),
        ...(taskId !== undefined && { taskId }),
      };
    });
}

/** Whose a name in models/temp is; null for locks, for what is none of ours, and for names cut within the version. */
function ownerOf(name: string): ModelVersion | null {
  const incoming = /^(.*)\.incoming$/s.exec(name)?.[1];
  const owners = [...candidates(incoming ?? name)];
  if (incoming !== undefined) return owners.find(model => formatRef(model).replace('@', '_') === incoming) ?? null;
  if (!name.endsWith('.part')) return null;
  return owners.find(({ modelId, version }) => isPartOf(name, modelId, version)) ?? null;
}

/** Every way to read a name as "model, _, version, and the rest". */
function* candidates(name: string): Generator<ModelVersion> {
  for (let at = name.indexOf('_'); at >= 0; at = name.indexOf('_', at + 1)) {
    const rest = name.slice(at + 1);
    const [plain] = /^\d+\.\d+\.\d+/.exec(rest) ?? [];
    if (plain === undefined) continue;
    for (let end = plain.length; end <= rest.length; end += 1) {
      const model = { modelId: name.slice(0, at), version: rest.slice(0, end) };
      if ((end === rest.length || rest[end] === '.') && isModel(model)) yield model;
    }
  }
}

function isModel({ modelId, version }: ModelVersion): boolean {
  try {
    assertModelId(modelId);
    assertVersion(version);
    return true;
  } catch {
    return false;
  }
}

async function measure(path: string): Promise<{ bytes: number; modifiedMs: number }> {
  const found = await stat(path).catch(() => null);
  if (found === null) return { bytes: 0, modifiedMs: 0 };
  if (!found.isDirectory()) return { bytes: found.size, modifiedMs: found.mtimeMs };
  const sum = { bytes: 0, modifiedMs: found.mtimeMs };
  for (const name of await namesIn(path)) {
    const inside = await measure(join(path, name));
    sum.bytes += inside.bytes;
    sum.modifiedMs = Math.max(sum.modifiedMs, inside.modifiedMs);
  }
  return sum;
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
