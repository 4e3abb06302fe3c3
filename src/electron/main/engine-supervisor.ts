import type { MessagePortMain, UtilityProcess } from 'electron';
import { backoffMs } from '../../model/backoff.ts';
import type { Clock } from '../../ports/clock.ts';
import { DIRECT } from '../../ports/proxy.ts';
import type { FromEngine, ToEngine } from '../messages.ts';
import type { ElectronApi } from './electron-api.ts';

/**
 * Waits before a restart: 250 ms, doubled up to 30 s. After an engine ran for a minute, 250 ms
 * again.
 */
const RESTART_WAITS = { firstMs: 250, longestMs: 30_000 };
const STABLE_AFTER_MS = 60_000;
/**
 * A quitting app waits this long for the engine's stop. What is not saved by then, the next start
 * recovers.
 */
const DRAIN_MS = 3_000;
/** Hashing and file access share libuv's thread pool. Its size is fixed when the process starts. */
const THREADPOOL_SIZE = '16';

export interface SupervisorOptions {
  utilityProcess: ElectronApi['utilityProcess'];
  /** Path of engine-process.js. */
  entry: string;
  dataDir: string;
  clock: Clock;
  env: NodeJS.ProcessEnv;
  /** Electron's session resolves a URL to the syntax of a proxy script. */
  resolveProxy(url: string): Promise<string>;
  onMessage(message: Exclude<FromEngine, { type: 'proxyWanted' }>): void;
}

/**
 * Keeps one engine process running until `stop`. A process that ends is started again, later each
 * time.
 */
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

  /** Gives a port to the engine. Returns false when no engine is ready. */
  connect(port: MessagePortMain): boolean {
    if (!this.#ready) return false;
    this.#post({ type: 'connect' }, [port]);
    return true;
  }

  signal(signal: 'suspend' | 'resume'): void {
    if (this.#ready) this.#post({ type: 'hostSignal', signal });
  }

  /** Asks where a model lies. The engine answers `located` if it is installed. */
  locate(model: unknown): void {
    if (this.#ready) this.#post({ type: 'locate', model });
  }

  /** Resolves when the engine has stopped, or was killed after 3 s. */
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
    // A newer process counts its questions from 1 again, so it must not get this answer.
    if (child === this.#child) this.#post({ type: 'proxy', id, proxy });
  }

  #exited(): void {
    const { clock } = this.#options;
    this.#child = null;
    if (this.#ready && clock.monotonic() - this.#startedAt >= STABLE_AFTER_MS) this.#failures = 0;
    this.#ready = false;
    if (this.#stopping) return;
    this.#failures += 1;
    this.#cancelRestart = clock.after(backoffMs(RESTART_WAITS, this.#failures), () => this.start());
  }
}
