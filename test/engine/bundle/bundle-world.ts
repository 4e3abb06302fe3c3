import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { open } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { parseSettings } from '../../../src/engine/settings/settings.ts';
import { writeBundle } from '../../../src/engine/bundle/bundle.ts';
import type { BundleOptions } from '../../../src/engine/bundle/bundle.ts';
import type { BundleManifest } from '../../../src/engine/bundle/manifest.ts';
import { openJournal } from '../../../src/events/owner.ts';
import type { NewEvent } from '../../../src/events/vocabulary.ts';
import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import { steppingClock } from '../../events/helpers.ts';
import { removeFolder } from '../../support/files/temp-dir.ts';

const REPORT = { at: '2026-01-01T00:00:00.000Z', state: 'ok' as const, lines: [] };

/** A data directory with a journal, and room for bundles of it. */
export class BundleWorld {
  readonly root: string;
  readonly dataDir: string;

  private constructor(root: string) {
    this.root = root;
    this.dataDir = join(root, 'data');
  }

  static async create(): Promise<BundleWorld> {
    const world = new BundleWorld(await mkdtemp(join(tmpdir(), 'bundle-')));
    await mkdir(world.dataDir);
    return world;
  }

  get journalDir(): string {
    return join(this.dataDir, 'journal');
  }

  /** A run that appends events; each in a batch of its own. */
  async record(events: readonly NewEvent[], owner = 'app'): Promise<void> {
    const { journal } = await openJournal({
      ...{ dir: this.journalDir, fs: nodeFileSystem, clock: steppingClock(), run: 'r', owner },
    });
    for (const event of events) await journal.append([event]).durable;
    await journal.close();
  }

  async write(name: string, more: Partial<BundleOptions> = {}): Promise<{ path: string; manifest: BundleManifest }> {
    const path = join(this.root, name);
    const { dataDir } = this;
    const settings = { ...parseSettings({}, 'test'), nodeId: 'node-of-hans', ...more.settings };
    const modelsDir = join(dataDir, 'models');
    const manifest = await writeBundle({ path, dataDir, modelsDir, report: REPORT, health: null, ...more, settings });
    return { path, manifest };
  }

  close(): Promise<void> {
    return removeFolder(this.root);
  }
}

const openZip = promisify((path: string, done: (error: Error | null, zip: ZipFile) => void) =>
  open(path, { lazyEntries: true }, done),
);

/** Name → text of every file in a zip. */
export async function unzip(path: string): Promise<Map<string, string>> {
  const zip = await openZip(path);
  const files = new Map<string, string>();
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) =>
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        text(stream).then(content => {
          files.set(entry.fileName, content);
          zip.readEntry();
        }, reject);
      }),
    );
    zip.on('end', resolve);
    zip.on('error', reject);
    zip.readEntry();
  });
  return files;
}

/** Puts the files of a bundle into a folder, as a person does who unpacks it. */
export async function unpack(path: string, into: string): Promise<void> {
  await mkdir(join(into, 'journal'), { recursive: true });
  for (const [name, content] of await unzip(path))
    if (!name.startsWith('logs/')) await writeFile(join(into, name), content);
}
