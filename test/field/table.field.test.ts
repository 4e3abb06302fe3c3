import { randomBytes } from 'node:crypto';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { exportLibrary } from '../../src/library/export/export.ts';
import { publishVersion } from '../../src/library/publish/publish.ts';
import { serveLibrary } from '../../src/library/server/index.ts';
import { CACHES } from '../support/servers/caches.ts';
import { HOSTS } from '../support/servers/hosts.ts';
import { missing, startProgram } from '../support/servers/program.ts';
import type { RunningProgram } from '../support/servers/program.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';
import { createFieldClient } from './field-client.ts';
import type { FieldClient } from './field-client.ts';
import { startOrigin } from './origin.ts';
import type { Origin } from './origin.ts';
import { cell, writeRow } from './table.ts';
import type { Step } from './table.ts';

const MIB = 1024 * 1024;
const SIZE = 24 * MIB + 5;
const FILE = 'weights.bin';
/** The most that an origin gives for one step, in whole files: what a cache reads ahead differs from run to run. */
const MOST_FILES = 3.5;
const TEN_DAYS_MS = 10 * 24 * 60 * 60 * 1000;
const of = (modelId: string, version = '1.0.0') => ({ modelId, version });
const MODELS = ['install', 'resume', 'changed', 'update'];

/** A library of four models, exported ten days ago. */
class Library {
  readonly weights = new Map<string, Buffer>();
  readonly out: string;
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
    this.out = join(dir, 'out');
  }

  async publish(modelId: string, version: string, bytes: Buffer): Promise<void> {
    const source = join(this.#dir, `${modelId}-${version}`);
    await mkdir(source);
    await writeFile(join(source, FILE), bytes);
    await publishVersion({ storage: join(this.#dir, 'storage'), modelId, version, paths: [source] });
    this.weights.set(`${modelId}@${version}`, bytes);
  }

  async export(): Promise<void> {
    await exportLibrary(join(this.#dir, 'storage'), this.out);
  }

  async fill(): Promise<void> {
    for (const modelId of MODELS) await this.publish(modelId, '1.0.0', randomBytes(SIZE));
    await this.export();
    const then = new Date(Date.now() - TEN_DAYS_MS);
    for (const page of ['', ...MODELS]) await utimes(join(this.out, 'api/models', page, 'index.json'), then, then);
  }
}

/** What both kinds of server have to bear, with a client of its own for each step. */
function stepsOf(name: string, make: (library: Library) => Promise<{ server: RunningProgram; origin: Origin | null }>) {
  const cells = new Map<Step, string>();
  let dir: TempDir;
  let library: Library;
  let server: RunningProgram;
  let origin: Origin | null;
  let client: FieldClient;

  before(async () => {
    dir = await tempDir();
    library = new Library(dir.path);
    await library.fill();
    ({ server, origin } = await make(library));
  });
  after(async () => {
    await server?.close();
    await origin?.close();
    await dir?.remove();
    await writeRow(name, cells);
  });
  beforeEach(async () => {
    client = await createFieldClient(server.url);
  });
  afterEach(() => client.close());

  const given = () => origin?.sentBytes ?? client.receivedBytes();
  const isRight = async (model: { modelId: string; version: string }) =>
    (await client.read(model, FILE)).equals(library.weights.get(`${model.modelId}@${model.version}`)!);

  function step(what: Step, work: () => Promise<string>): void {
    it(what, async () => {
      const before = given();
      const outcome = await work();
      const bytes = given() - before;
      cells.set(what, cell(outcome, bytes));
      expect(outcome).to.equal('ready');
      expect(bytes / SIZE, 'files that the origin gave').to.be.at.most(MOST_FILES);
    });
  }

  /** lighttpd remembers for up to two seconds which file has a name: no cache that a client could pass. */
  async function handsOut(version: string): Promise<void> {
    const page = async (name: string) => (await fetch(`${server.url}/api/models${name}`)).text();
    const pages = async () => (await page('')) + (await page('/index.json'));
    const until = Date.now() + 10_000;
    while (!(await pages()).includes(version)) expect(Date.now(), 'time until the host has it').to.be.below(until);
  }

  step('install', async () => {
    const outcome = await client.run(of('install'));
    expect(await isRight(of('install'))).to.equal(true);
    return outcome;
  });

  step('kill and resume', async () => {
    expect(await client.run(of('resume'), 'install', true)).to.equal('stopped');
    const outcome = await client.run(of('resume'));
    expect(await isRight(of('resume'))).to.equal(true);
    return outcome;
  });

  step('changed origin', async () => {
    const path = `/storage/models/changed/1.0.0/${FILE}`;
    const right = library.weights.get('changed@1.0.0')!;
    if (origin) {
      // Somebody else's whole copy, out of a wrong one, is in the cache when the origin is right again.
      origin.broken.add(path);
      await (await fetch(`${server.url}${path}`)).arrayBuffer();
      origin.broken.clear();
    } else {
      const file = join(library.out, path);
      await writeFile(file, randomBytes(SIZE));
      await utimes(file, new Date(0), new Date(0));
      expect(await client.run(of('changed'), 'install', true)).to.equal('stopped');
      await writeFile(file, right);
    }
    const outcome = await client.run(of('changed'));
    expect(await isRight(of('changed'))).to.equal(true);
    return outcome;
  });

  step('update', async () => {
    expect(await client.run(of('update'))).to.equal('ready');
    const newest = async (poll?: { pollMs: number }) =>
      (await client.library.catalog(undefined, poll)).catalog.models.find(model => model.model_id === 'update')?.latest;
    expect(await newest({ pollMs: 60_000 })).to.equal('1.0.0');
    const bytes = Buffer.from(library.weights.get('update@1.0.0')!);
    bytes[9 * MIB]! ^= 1;
    await library.publish('update', '2.0.0', bytes);
    await library.export();
    if (origin === null) await handsOut('2.0.0');
    expect(await newest()).to.equal('2.0.0');
    const outcome = await client.run(of('update', '2.0.0'));
    expect(await isRight(of('update', '2.0.0'))).to.equal(true);
    return outcome;
  });

  step('repair', async () => {
    expect(await client.run(of('install'))).to.equal('ready');
    const bytes = await client.read(of('install'), FILE);
    bytes[9 * MIB]! ^= 1;
    await client.write(of('install'), FILE, bytes);
    const outcome = await client.run(of('install'), 'repair');
    expect(await isRight(of('install'))).to.equal(true);
    return outcome;
  });
}

type Make = Parameters<typeof stepsOf>[1];

function row(name: string, lacks: string, make: Make): void {
  (lacks === '' ? describe : describe.skip)(`${name}${lacks}`, function () {
    this.timeout(120_000);
    stepsOf(name, make);
  });
}

describe('a library behind a cache', () => {
  for (const [name, programOf] of Object.entries(CACHES)) {
    row(name, missing(programOf(0)), async ({ out }) => {
      const origin = await startOrigin({ root: out });
      return { origin, server: await startProgram(programOf(origin.port)) };
    });
  }
});

describe('a library on a host of files', () => {
  for (const [name, programOf] of Object.entries(HOSTS)) {
    row(name, missing(programOf('')), async ({ out }) => ({
      origin: null,
      server: await startProgram(programOf(out)),
    }));
  }
  row('`library serve`', '', async ({ out }) => ({
    origin: null,
    server: await serveLibrary({ storage: join(out, 'storage') }),
  }));
});
