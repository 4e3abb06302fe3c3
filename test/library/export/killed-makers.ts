import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyLibrary } from '../../../src/library/care/verify.ts';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { childProgram } from '../../support/program.ts';
import { randomOf, SEED } from '../../support/seed.ts';
import { serveFolder } from '../../support/servers/folder-server.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import { globalFetch } from '../support.ts';

const MAKER = join(import.meta.dirname, 'maker-process.ts');
/** A kill comes at any moment of a step, and now and then after it. */
const PAST_ITS_END = 1.2;

type Step = 'publish' | 'export';

/**
 * Kills publishers and exporters at any moment of their work, while a reader polls the library's
 * server and a host of the export: it takes each version that it sees whole, and proves each file.
 */
export async function killMakers(kills: number): Promise<void> {
  const dir = await tempDir();
  const [storage, out] = [join(dir.path, 'storage'), join(dir.path, 'out')];
  const random = randomOf(SEED);
  const times = await wholeRun([storage, out, '0.0.1']);
  const [library, host] = [await serveLibrary({ storage }), await serveFolder(out)];
  const stop = new AbortController();
  const reading = Promise.all([library.url, host.url].map(url => read(url, stop.signal)));
  // A reader that fails ends the test at once, and is awaited at its end.
  reading.catch(() => stop.abort());
  try {
    let killed = 0;
    for (let n = 0; killed < kills && !stop.signal.aborted; n += 1) {
      const step: Step = n % 2 === 0 ? 'publish' : 'export';
      if (await killedIn(step, [storage, out, `1.0.${n}`], random() * times[step] * PAST_ITS_END)) killed += 1;
    }
    await wholeRun([storage, out, '2.0.0']);
    stop.abort();
    const proven = await reading;
    for (const versions of proven) expect(versions, 'seen whole by the reader').to.be.greaterThan(0);
    const faults = (await verifyLibrary({ storage })).flatMap(version => version.faults);
    expect(faults).to.deep.equal([]);
    expect(await read(host.url, AbortSignal.abort()), 'in the export').to.equal(
      await read(library.url, AbortSignal.abort()),
    );
    const left = (await readdir(join(storage, 'models'))).filter(name => name.startsWith('.publish-'));
    const linked = (await readdir(out, { recursive: true })).filter(name => name.includes('.export-'));
    expect([...left, ...linked], 'what the killed ones left').to.deep.equal([]);
  } finally {
    stop.abort();
    await reading.catch(() => undefined);
    await Promise.all([library.close(), host.close()]);
    await dir.remove();
  }
}

/** @returns milliseconds that each step took */
async function wholeRun(args: string[]): Promise<Record<Step, number>> {
  const child = start(args);
  const exit = once(child, 'exit');
  const at: number[] = [];
  child.on('message', () => at.push(performance.now()));
  expect(await exit, `${args.join(' ')} to its end`).to.deep.equal([0, null]);
  const [began = 0, published = 0] = at;
  return { publish: published - began, export: performance.now() - published };
}

/** @returns whether the kill met it at work */
async function killedIn(step: Step, args: string[], afterMs: number): Promise<boolean> {
  const child = start(args);
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>;
  child.on('message', message => {
    if (message === step) setTimeout(() => child.kill('SIGKILL'), afterMs);
  });
  const [code] = await exit;
  if (code !== null) expect(code, args.join(' ')).to.equal(0);
  return code === null;
}

function start(args: string[]) {
  return spawn(process.execPath, [...childProgram(MAKER), ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/**
 * Proves each version that is listed, once, until it is told to stop; at least one look.
 *
 * @returns how many versions it proved
 */
async function read(url: string, stop: AbortSignal): Promise<number> {
  const client = createLibraryClient({ baseUrl: () => url, token: () => null, fetch: globalFetch, clock: systemClock });
  const proven = new Set<string>();
  do {
    const { versions } = await client.model('m');
    const listed = (await client.catalog()).catalog.models.flatMap(model => model.versions);
    for (const version of new Set([...listed, ...Object.keys(versions)])) {
      if (proven.has(version)) continue;
      const { files } = await client.plan('m', version);
      for (const { path, sha256 } of files) {
        const answer = await fetch(client.file('m', version, path).url);
        const bytes = Buffer.from(await answer.arrayBuffer());
        const found = createHash('sha256').update(bytes).digest('hex');
        expect(found, `${url}: ${path} of ${version}, ${bytes.length} bytes, ${answer.status}`).to.equal(sha256);
      }
      proven.add(version);
    }
  } while (!stop.aborted);
  return proven.size;
}
