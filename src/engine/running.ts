import { randomBytes, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { systemClock } from '../ports/clock.ts';
import type { Clock } from '../ports/clock.ts';
import type { UnsuitableVolume } from '../ports/volume.ts';
import { createBrowserHost } from './browser-host/browser-host.ts';
import type { BrowserHost } from './browser-host/browser-host.ts';
import type { EngineApi } from './api/session.ts';
import { assertSuitable } from './data-directory.ts';
import { createEngine } from './engine.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { ownedByAnother } from './fence.ts';
import { lateApi } from './late-api.ts';
import { acquireOwnership } from './ownership/acquire.ts';
import { readEngineFile } from './ownership/engine-file.ts';
import { openGate } from './ownership/gate.ts';
import { readSettings } from './settings/index.ts';
import { claimJournal } from './truth.ts';
import type { ClaimedJournal } from './truth.ts';
import { validateParams } from './validate-params.ts';
import { programVersion } from './version.ts';

export interface RunningOptions extends Omit<EngineOptions, 'claimed' | 'reclaim'> {
  /** Folder of the built UI; null (default) serves the API alone. */
  uiDir?: string | null;
  /** Of the endpoint on loopback; 0 (default): any free one. */
  port?: number;
  /** Of this platform without it. */
  volumeOf?: UnsuitableVolume;
}

export interface RunningEngine extends Engine {
  /** Opens the UI in a browser; carries this run's token. */
  url: string;
}

const TOKEN_BYTES = 32;

/**
 * Starts the one engine of a data directory: gate → is there an owner? → endpoint → engine.json → journal segment, then
 * outside the gate whatever takes longer.
 *
 * @throws ModelError DATA_DIRECTORY_IN_USE with pid and started_at in its details
 */
export async function startEngine(options: RunningOptions): Promise<RunningEngine> {
  const { clock = systemClock, uiDir = null, port = 0 } = options;
  const dataDir = resolve(options.dataDir);
  // Malformed settings are found before a directory, an engine.json or a segment is made for a run that can't be.
  await readSettings(dataDir, options.overrides);
  await assertSuitable(dataDir, options.volumeOf);
  const run = randomUUID();
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const ready = deferred<EngineApi>();
  let endpoint: BrowserHost | undefined;
  let claimed: ClaimedJournal | undefined;
  try {
    const ownership = await acquireOwnership({
      dataDir,
      run,
      host: options.host,
      version: programVersion(),
      bind: async () => {
        endpoint = await createBrowserHost({ api: lateApi(ready.promise), uiDir, token, run, port, validateParams });
        return { port: endpoint.port, token };
      },
      claim: async () => {
        claimed = await claimJournal(dataDir, run, clock);
      },
    });
    const { host, journal } = required(endpoint, claimed);
    try {
      const engine = await createEngine({
        ...options,
        dataDir,
        claimed: journal,
        reclaim: () => openGate(dataDir, () => reclaimJournal({ dataDir, run, clock })),
      });
      ready.resolve(engine.api);
      const close = async (reason?: string) => {
        await engine.close(reason);
        // Released before it is unbound: in between, the next engine finds no owner rather than a deaf one.
        await ownership.release();
        await host.close();
      };
      return { ...engine, url: host.url, close: once(close) };
    } catch (error) {
      await journal.journal.close();
      await ownership.release();
      throw error;
    }
  } catch (error) {
    ready.reject(error);
    await endpoint?.close();
    throw error;
  }
}

/** Called inside the gate: while a journal of ours was broken, another engine may have taken the directory over. */
async function reclaimJournal({ dataDir, run, clock }: { dataDir: string; run: string; clock: Clock }) {
  const owner = await readEngineFile(dataDir);
  if (owner !== null && owner.run !== run) throw ownedByAnother(owner.pid);
  return claimJournal(dataDir, run, clock);
}

function required(host: BrowserHost | undefined, journal: ClaimedJournal | undefined) {
  if (!host || !journal) throw new Error('Ownership was acquired without binding and claiming.');
  return { host, journal };
}

/** The same stop for everyone who asks: two signals are one stop. */
function once<A extends unknown[]>(action: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  let done: Promise<void> | undefined;
  return (...args) => (done ??= action(...args));
}

function deferred<T>() {
  let settle: { resolve(value: T): void; reject(reason: unknown): void } | undefined;
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  // Nobody may be waiting when a start fails: that is not an unhandled failure.
  promise.catch(() => undefined);
  return {
    promise,
    resolve: (value: T) => settle?.resolve(value),
    reject: (reason: unknown) => settle?.reject(reason),
  };
}
