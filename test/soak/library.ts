/** The library of a soak, and the trouble in front of it. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishVersion } from '../../src/library/publish/publish.ts';
import { serveLibrary } from '../../src/library/server/server.ts';
import { FaultyFront } from '../support/servers/faulty-front.ts';

const MIB = 1024 * 1024;
/** Of a connection: a download of 6 MiB takes long enough to be met by something. */
const RATE = 6 * MIB;

/** Sizes in MiB. Versions of one model share most of their bytes, so that updates look through installed versions. */
const MODELS: Record<string, number> = { tiny: 0.2, small: 1, whisper: 4, marian: 6, large: 14 };
const VERSIONS = ['1.0.0', '1.1.0', '2.0.0'];

export interface SoakLibrary {
  readonly front: FaultyFront;
  /** [model id, version] of all. */
  readonly offers: [string, string][];
  /** The text of a version's checksum.sha256. */
  checksums(modelId: string, version: string): Promise<string>;
  close(): Promise<void>;
}

export async function serveSoakLibrary(root: string): Promise<SoakLibrary> {
  const storage = join(root, 'library');
  await mkdir(join(storage, 'models'), { recursive: true });
  const offers: [string, string][] = [];
  for (const [index, [modelId, mebibytes]] of Object.entries(MODELS).entries()) {
    for (const [step, version] of VERSIONS.entries()) {
      // The same seed: a longer version begins with the bytes of the one before.
      const synthetic = { sizeBytes: Math.round(mebibytes * MIB * (1 + step / 8)), seed: index + 1 };
      await publishVersion({ storage, modelId, version, paths: [], synthetic });
      offers.push([modelId, version]);
    }
  }
  const server = await serveLibrary({ storage, port: 0, rateBytesPerSecond: RATE });
  const front = new FaultyFront(server.url);
  await front.up();
  return {
    front,
    offers,
    checksums: (modelId, version) => readFile(join(storage, 'models', modelId, version, 'checksum.sha256'), 'utf8'),
    close: async () => {
      await front.down();
      await server.close();
    },
  };
}
