import type { MessagePortMain, UtilityProcess } from 'electron';
import type { Clock } from '../../ports/clock.ts';
import { DIRECT } from '../../ports/proxy.ts';
import type { ElectronApi } from './electron-api.ts';
import type { FromEngine, ToEngine } from '../engine-host/engine-messages.ts';

/** Waits before a restart: 250 ms, doubled up to 30 s; from the start again once an engine has run for a minute. */
const RESTART_FIRST_MS = 250;
const RESTART_MAX_MS = 30_000;
const STABLE_AFTER_MS = 60_000;
/** How long a quitting app waits for the engine to record its stop; what it doesn't manage, the next start recovers. */
const DRAIN_MS = 3_000;
/** Hashing and file access share libuv's pool; its size is fixed when the process starts. */
const THREADPOOL_SIZE = '16';

export interface SupervisorOptions {
  utilityProcess: ElectronApi['utilityProcess'];
  /** engine-process.js. */
  entry: string;
  dataDir: string;
  clock: Clock;
  env: NodeJS.ProcessEnv;
  /** The session's, which resolves to the words of a proxy script. */
  resolveProxy(url: string): Promise<string>;
  onMessage(message: Exclude<FromEngine, { type: 'proxyWanted' }>): void;
}

/** Keeps one engine process running until it is told to stop. */
export class EngineSupervisor {
  readonly #options: SupervisorOptions;
  #child: UtilityProcess | null = null;
  #ready = false;
  #failures = 0;
  #startedAt = 0;
  #stopping = false;
  #cancelRestart: () => void = () => undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get isReady(): boolean {
    return this.#ready;
  }

  start(): void {
    const { utilityProcess, entry, dataDir, clock, env } = this.#options;
    const child = utilityProcess.fork(entry, [dataDir], {
      serviceName: 'Model manager engine',
      stdio: 'inherit',
      env: { ...env, UV_THREADPOOL_SIZE: THREADPOOL_SIZE },
    });
    this.#child = child;
    this.#startedAt = clock.monotonic();
    child.on('message', (message: FromEngine) => this.#receive(child, message));
    child.once('exit', () => this.#exited());
  }

  /** Gives a port to the engine; false when there is none that is ready. */
  connect(port: MessagePortMain): boolean {
    if (!this.#ready) return false;
    this.#post({ type: 'connect' }, [port]);
    return true;
  }

  signal(signal: 'suspend' | 'resume'): void {
    if (this.#ready) this.#post({ type: 'hostSignal', signal });
  }

  /** Asks where a model lies; `located` comes if it is there. */
  locate(model: unknown): void {
    if (this.#ready) this.#post({ type: 'locate', model });
  }

  /** Resolves when the engine has stopped by itself, or was ended after 3 s. */
  stop(): Promise<void> {
    this.#stopping = true;
    this.#cancelRestart();
    const child = this.#child;
    if (!child) return Promise.resolve();
    return new Promise(resolve => {
      const cancel = this.#options.clock.after(DRAIN_MS, () => {
        child.kill();
        resolve();
      });
      child.once('exit', () => {
        cancel();
        resolve();
      });
      this.#post({ type: 'stop' });
    });
  }

  #post(message: ToEngine, ports: MessagePortMain[] = []): void {
    this.#child?.postMessage(message, ports);
  }

  #receive(child: UtilityProcess, message: FromEngine): void {
    if (child !== this.#child) return;
    if (message.type === 'proxyWanted') return void this.#answerProxy(child, message);
    if (message.type === 'ready') this.#ready = true;
    this.#options.onMessage(message);
    if (message.type === 'failed') child.kill();
  }

  async #answerProxy(child: UtilityProcess, { id, url }: { id: number; url: string }): Promise<void> {
    const proxy = await this.#options.resolveProxy(url).catch(() => DIRECT);
    // Whoever asked may be gone, and the next one counts anew.
    if (child === this.#child) this.#post({ type: 'proxy', id, proxy });
  }

  #exited(): void {
    const { clock } = this.#options;
    this.#child = null;
    if (this.#ready && clock.monotonic() - this.#startedAt >= STABLE_AFTER_MS) this.#failures = 0;
    this.#ready = false;
    if (this.#stopping) return;
    const waitMs = Math.min(RESTART_FIRST_MS * 2 ** this.#failures++, RESTART_MAX_MS);
    this.#cancelRestart = clock.after(waitMs, () => this.start());
  }
}
