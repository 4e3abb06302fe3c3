import { randomBytes, randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { ROOT_FILE } from '../../installed/root-file.ts';
import { isModelError } from '../../model/errors.ts';
import { systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import type { UnsuitableVolume } from '../../ports/volume.ts';
import { bindPage } from '../browser-host/bind-page.ts';
import { createBrowserHost } from '../browser-host/browser-host.ts';
import type { BrowserHost } from '../browser-host/browser-host.ts';
import type { EngineApi } from '../../api/session.ts';
import { assertNoLink, assertNoLinks, assertSuitable } from './data-directory.ts';
import { createEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import type { EngineOptions } from './engine-options.ts';
import { ownedByAnother } from '../record/fence.ts';
import { lateApi } from '../handlers/late-api.ts';
import { acquireOwnership } from '../ownership/acquire.ts';
import type { AcquireOptions, Ownership } from '../ownership/acquire.ts';
import { readEngineFile } from '../ownership/engine-file.ts';
import { openGate } from '../ownership/gate.ts';
import { askToHandOver } from '../ownership/hand-over.ts';
import { readSettings } from '../settings/index.ts';
import { RELEASED_BY_MS, StopTime } from './stop-time.ts';
import { claimJournal } from '../record/truth.ts';
import type { ClaimedJournal } from '../record/truth.ts';
import { validateParams } from '../handlers/validate-params.ts';
import { programVersion } from './version.ts';

export interface RunningOptions extends Omit<EngineOptions, 'claimed' | 'reclaim'> {
  /** Folder of the built UI; null (default) serves the API alone. */
  uiDir?: string | null;
  /** Of the endpoint on loopback; 0: any free one. Default: with a UI the one of its last run while it is free, else any. */
  port?: number;
  /** Shuts out the pages that earlier runs let in. */
  renewSession?: boolean;
  /** Of this platform without it. */
  volumeOf?: UnsuitableVolume;
}

export interface RunningEngine extends Engine {
  /** Opens the UI in a browser; carries this run's token. */
  url: string;
  /** An app may take over from a command's engine: `done` resolves when this one has let go, and otherwise never. */
  handedOver: { began(): boolean; done: Promise<void> };
}

const TOKEN_BYTES = 32;
/** Another command may be faster than the app when a directory becomes free: it is asked as well. */
const HAND_OVERS = 3;

/**
 * Starts the one engine of a data directory: gate → is there an owner? → endpoint → engine.json → journal segment, then
 * outside the gate whatever takes longer.
 *
 * @throws ModelError DATA_DIRECTORY_IN_USE with pid and started_at in its details; PERMISSION_DENIED with the path of a link in the way
 */
export async function startEngine(options: RunningOptions): Promise<RunningEngine> {
  const { clock = systemClock, uiDir = null, port, renewSession } = options;
  const dataDir = resolve(options.dataDir);
  // Links and malformed settings are found before a directory, an engine.json or a segment is made for a run that can't be.
  await assertNoLinks(dataDir);
  const { modelsDir } = await readSettings(dataDir, options.overrides);
  await assertNoLink(join(modelsDir ?? join(dataDir, 'models'), ROOT_FILE));
  await assertSuitable(dataDir, options.volumeOf);
  const run = randomUUID();
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const ready = deferred<EngineApi>();
  const letGo = deferred<() => Promise<void>>();
  const handedOver = deferred<void>();
  let handing = false;
  const handOver = async () => {
    const drained = await letGo.promise;
    handing = true;
    await drained();
  };
  let endpoint: BrowserHost | undefined;
  let claimed: ClaimedJournal | undefined;
  try {
    const ownership = await acquireFromCommand({
      dataDir,
      run,
      host: options.host,
      version: programVersion(),
      bind: async () => {
        const endpointOptions = {
          api: lateApi(ready.promise),
          uiDir,
          token,
          run,
          ...(port !== undefined && { port }),
          validateParams,
          // The app and programs keep what they own; a command goes on as a client.
          ...(options.host === 'cli' && { handOver }),
        };
        endpoint = await (uiDir === null
          ? createBrowserHost(endpointOptions)
          : bindPage({ ...endpointOptions, dataDir, renewSession }));
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
      // Released before it is unbound: in between, the next engine finds no owner rather than a deaf one.
      const drain = once(async (reason?: string) => {
        const time = new StopTime(clock);
        try {
          await engine.close(reason);
        } finally {
          await time.until(RELEASED_BY_MS, ownership.release());
        }
      });
      const close = once(async (reason?: string) => {
        await drain(reason);
        await host.close();
      });
      letGo.resolve(async () => {
        try {
          await drain('handover');
        } finally {
          // After the answer; a stop that fails is over all the same.
          setImmediate(() => void Promise.allSettled([close()]).then(() => handedOver.resolve()));
        }
      });
      return { ...engine, url: host.url, close, handedOver: { began: () => handing, done: handedOver.promise } };
    } catch (error) {
      await journal.journal.close();
      await ownership.release();
      throw error;
    }
  } catch (error) {
    ready.reject(error);
    letGo.reject(error);
    await endpoint?.close();
    throw error;
  }
}

/** An engine with a window is there to stay: it asks the engine of a command to let go. */
async function acquireFromCommand(options: AcquireOptions): Promise<Ownership> {
  const mayAsk = options.host === 'app' || options.host === 'browser';
  for (let asked = 0; ; asked++) {
    try {
      return await acquireOwnership(options);
    } catch (error) {
      const isInUse = isModelError(error) && error.code === 'DATA_DIRECTORY_IN_USE';
      if (!mayAsk || !isInUse || asked === HAND_OVERS || !(await askToHandOver(options.dataDir))) throw error;
    }
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
