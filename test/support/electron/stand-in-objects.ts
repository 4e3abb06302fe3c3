/** The objects of electron that the stand-in hands out: ports, processes, windows, notifications. */
import { EventEmitter } from 'node:events';

export class StandInPort extends EventEmitter {
  peer: StandInPort | null = null;
  #queue: unknown[] | null = [];
  #isClosed = false;

  postMessage(message: unknown): void {
    const data = structuredClone(message);
    queueMicrotask(() => this.peer?.receive(data));
  }
  start(): void {
    const queued = this.#queue ?? [];
    this.#queue = null;
    for (const data of queued) this.receive(data);
  }
  receive(data: unknown): void {
    if (this.#queue) this.#queue.push(data);
    else this.emit('message', { data, ports: [] });
  }
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    queueMicrotask(() => this.peer?.emit('close'));
  }
}

export class StandInChannel {
  readonly port1 = new StandInPort();
  readonly port2 = new StandInPort();
  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}

export interface Posted {
  data: unknown;
  ports: StandInPort[];
}

export class StandInProcess extends EventEmitter {
  readonly received: Posted[] = [];
  readonly entry: string;
  readonly args: string[];
  readonly options: Record<string, unknown>;
  killed = false;

  constructor(entry: string, args: string[], options: Record<string, unknown>) {
    super();
    this.entry = entry;
    this.args = args;
    this.options = options;
  }
  postMessage(data: unknown, ports: StandInPort[] = []): void {
    this.received.push({ data: structuredClone(data), ports });
  }
  /** As the engine process would say it. */
  say(message: unknown): void {
    this.emit('message', structuredClone(message));
  }
  exit(code = 0): void {
    this.emit('exit', code);
  }
  kill(): boolean {
    this.killed = true;
    this.exit(1);
    return true;
  }
}

export class StandInContents extends EventEmitter {
  readonly received: (Posted & { channel: string })[] = [];
  openHandler: ((details: { url: string }) => unknown) | null = null;
  reloads = 0;
  reload(): void {
    this.reloads += 1;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler;
  }
  postMessage(channel: string, data: unknown, ports: StandInPort[] = []): void {
    this.received.push({ channel, data: structuredClone(data), ports });
  }
}

export class StandInWindow extends EventEmitter {
  readonly webContents = new StandInContents();
  readonly options: { webPreferences: Record<string, unknown> };
  readonly loaded: string[] = [];
  readonly progress: number[] = [];
  focused = 0;
  hasFocus = false;
  minimized = false;
  maximized = false;
  bounds = { x: 10, y: 20, width: 900, height: 600 };

  constructor(options: { webPreferences: Record<string, unknown> }) {
    super();
    this.options = options;
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  setProgressBar(value: number): void {
    this.progress.push(value);
  }
  maximize(): void {
    this.maximized = true;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return this.bounds;
  }
  isFocused(): boolean {
    return this.hasFocus;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.minimized = false;
  }
  focus(): void {
    this.focused += 1;
  }
}

export class StandInNotification extends EventEmitter {
  readonly options: { title: string; body: string };
  shown = false;
  constructor(options: { title: string; body: string }) {
    super();
    this.options = options;
  }
  show(): void {
    this.shown = true;
  }
}
