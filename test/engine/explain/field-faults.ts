/** How the faults of field-rows.ts are made, and how their rows are written. */
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { datedCertificate } from '../../support/servers/dated-certificate.ts';
import { startFaultServer } from '../../support/servers/fault-server.ts';
import { begun, right } from '../../download/faults/fault-answers.ts';
import type { Fetch } from '../../../src/ports/fetch.ts';
import { DiskAway } from '../../../src/disk/index.ts';
import type { DoctorWorld } from '../doctor/doctor-world.ts';
import { toldOf, untilPaused } from './told.ts';

export interface FieldRow {
  n: number;
  failure: string;
  /** Where the cause is read, or why there is nothing to read. */
  where: 'explain' | 'doctor' | 'nothing to tell' | 'library';
  /** What is read, in a few words; for the others why. */
  told: string;
  says?: RegExp;
  make?: (doctor: DoctorWorld) => Promise<string>;
  /** For what not every machine can make. */
  needs?: () => boolean;
}

export const failing = (code: string) => Object.assign(new Error(`${code}: write`), { code });
type Options = Parameters<DoctorWorld['examine']>[0];

/** The lines of a doctor's report that are not well. */
export const doctor = (options: () => Options) => async (world: DoctorWorld) => {
  const { report } = await world.examine(options());
  return report.lines
    .filter(({ state }) => state !== 'ok')
    .map(({ text, todo }) => `${text}: ${todo}`)
    .join('\n');
};
export const harmed = (harm: (dir: string) => Promise<unknown>) => async (world: DoctorWorld) => {
  const dataDir = await world.copy();
  await harm(dataDir);
  const { report } = await world.examine({ dataDir });
  return report.lines
    .filter(({ state }) => state !== 'ok')
    .map(({ text, todo }) => `${text}: ${todo}`)
    .join('\n');
};
export const noRange = (world: DoctorWorld): Fetch =>
  world.through({
    request: (url, request) => {
      const { range: _range, ...headers } = request.headers ?? {};
      return [url, { ...request, headers }];
    },
  });

export async function expired(world: DoctorWorld): Promise<string> {
  const day = 86_400_000;
  const server = await startFaultServer(
    datedCertificate(new Date(Date.now() - 9 * day), new Date(Date.now() - 3 * day)),
  );
  try {
    const overrides = { libraryUrl: server.url.replace('127.0.0.1', 'localhost') };
    const { report } = await world.examine({ overrides });
    return report.lines.map(({ text }) => text).join('\n');
  } finally {
    await server.close();
  }
}

/** Stopped at its first checkpoint, and begun again. */
export function wentOn(): Promise<string> {
  return toldOf(
    begun(70_000, () => undefined),
    async world => {
      const stop = new AbortController();
      await world.run({
        signal: stop.signal,
        onEvent: event => {
          if (event.type === 'DownloadCheckpointed') setImmediate(() => stop.abort());
        },
      });
      world.server.fault = right;
      return {};
    },
  );
}

export const harm = {
  lock: (dir: string) => fs.mkdir(join(dir, 'in-progress-downloads', 'good-1.0.0.lock')),
  nul: (dir: string) => fs.writeFile(join(dir, 'registry.json'), Buffer.alloc(40)),
  half: async (dir: string) => {
    const folder = join(dir, 'models', 'good', '1.0.0');
    const [name = ''] = (await fs.readdir(folder)).filter(each => !/^(checksum|manifest)/.test(each));
    await fs.truncate(join(folder, name), 10);
  },
  away: (dir: string) => fs.rename(join(dir, 'models'), join(dir, 'gone')),
};

export const away = () =>
  untilPaused({ more: { ground: { assertThere: () => Promise.reject(new DiskAway('/Volumes/models')) } } });
export const full = () => untilPaused({ more: { freeBytes: () => Promise.resolve(10) } });
export const noInodes = () => untilPaused({ more: { freeFiles: () => Promise.resolve(0) } });
export const refused = { libraryUrl: 'http://127.0.0.1:1' };
export const quietly = (n: number, failure: string, told: string): FieldRow => ({
  n,
  failure,
  where: 'nothing to tell',
  told,
});
export const publisher = (n: number, failure: string, told: string): FieldRow => ({
  n,
  failure,
  where: 'library',
  told,
});
export const explain = (
  n: number,
  failure: string,
  told: string,
  says: RegExp,
  make: () => Promise<string>,
): FieldRow => ({
  ...{ n, failure, where: 'explain', told, says, make },
});
export const examine = (n: number, failure: string, told: string, says: RegExp, make: FieldRow['make']): FieldRow => ({
  ...{ n, failure, where: 'doctor', told, says, ...(make && { make }) },
});
