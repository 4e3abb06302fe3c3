/**
 * A scripted engine behind a real HTTP server and WebSocket, and a real Chromium in front of it.
 * What the page gets is what the protocol says, nothing of the engine's own code.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { isBuilt } from '../../scripts/setup.mjs';
import type {
  ApiMethod,
  ApiStream,
  ApiStreams,
  ClientMessage,
  ErrorValue,
  ServerMessage,
} from '../../src/api/contract.ts';

/** The policy the hosts send: only the page's own files, and its own engine. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface RecordedCall {
  method: ApiMethod;
  params: Record<string, unknown>;
}

/** Answers a call: a value, or a promise of it; throws a ModelError. */
export type Answer = (params: Record<string, unknown>) => unknown;

/** The page of dist where that is of these sources, else built into a folder of its own. */
export async function buildPage(): Promise<{ folder: string; remove: () => Promise<void> }> {
  if (isBuilt()) return { folder: resolve(import.meta.dirname, '../../dist/ui'), remove: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'ui-page-'));
  const configFile = resolve(import.meta.dirname, '../../vite.config.ts');
  await build({ configFile, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export class FakeEngine {
  /** Refuses everybody, as an engine does with a cookie that is not its own. */
  refuses = false;
  readonly calls: RecordedCall[] = [];
  readonly #answers = new Map<ApiMethod, Answer>();
  readonly #values = new Map<ApiStream, unknown[]>();
  readonly #subscriptions = new Map<WebSocket, Map<number, ApiStream>>();
  readonly #folder: string;
  #http: Server | undefined;
  #sockets: WebSocketServer | undefined;
  #port = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  async start(): Promise<void> {
    const http = createServer((request, response) => {
      void this.#serve(request.url ?? '/').then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type, 'content-security-policy': CONTENT_SECURITY_POLICY });
        response.end(body);
      });
    });
    this.#sockets = new WebSocketServer({
      server: http,
      path: '/api',
      verifyClient: (_info, done) => done(!this.refuses, 401),
    });
    this.#sockets.on('connection', socket => this.#accept(socket));
    await new Promise<void>(done => http.listen(this.#port, '127.0.0.1', done));
    this.#port = (http.address() as AddressInfo).port;
    this.#http = http;
  }

  /** Ends as a crash would: connections break. `start` comes back at the same address. */
  async stop(): Promise<void> {
    for (const socket of this.#subscriptions.keys()) socket.terminate();
    this.#sockets?.close();
    this.#http?.closeAllConnections();
    await new Promise<void>(done => (this.#http ? this.#http.close(() => done()) : done()));
  }

  answer(method: ApiMethod, answer: Answer): void {
    this.#answers.set(method, answer);
  }

  /** Sets a stream's value and sends it to whoever listens. */
  set<S extends Exclude<ApiStream, 'events'>>(stream: S, value: ApiStreams[S]['value']): void {
    this.#values.set(stream, [value]);
    this.#publish(stream, value);
  }

  addEvent(event: ApiStreams['events']['value']): void {
    this.#values.set('events', [...(this.#values.get('events') ?? []), event]);
    this.#publish('events', event);
  }

  /** Calls of a method so far. */
  callsOf(method: ApiMethod): Record<string, unknown>[] {
    return this.calls.filter(call => call.method === method).map(call => call.params);
  }

  #publish(stream: ApiStream, value: unknown): void {
    for (const [socket, subscriptions] of this.#subscriptions) {
      for (const [id, name] of subscriptions) if (name === stream) send(socket, { id, next: value });
    }
  }

  #accept(socket: WebSocket): void {
    const subscriptions = new Map<number, ApiStream>();
    this.#subscriptions.set(socket, subscriptions);
    socket.on('close', () => this.#subscriptions.delete(socket));
    socket.on('message', data => {
      const message = JSON.parse((data as Buffer).toString('utf8')) as ClientMessage;
      if ('call' in message) void this.#call(socket, message);
      else if ('subscribe' in message) {
        subscriptions.set(message.id, message.subscribe);
        for (const value of this.#values.get(message.subscribe) ?? []) send(socket, { id: message.id, next: value });
      } else subscriptions.delete(message.id);
    });
  }

  async #call(socket: WebSocket, message: Extract<ClientMessage, { call: ApiMethod }>): Promise<void> {
    const params = message.params as Record<string, unknown>;
    this.calls.push({ method: message.call, params });
    try {
      const value = (await this.#answers.get(message.call)?.(params)) ?? null;
      send(socket, { id: message.id, result: { ok: true, value } });
    } catch (thrown) {
      send(socket, { id: message.id, result: { ok: false, error: thrown as ErrorValue } });
    }
  }

  async #serve(url: string): Promise<{ status: number; type: string; body: Buffer | string }> {
    if (this.refuses) return { status: 401, type: 'application/json', body: '{}' };
    const path = new URL(url, 'http://localhost').pathname;
    const file = path === '/' ? 'index.html' : path.slice(1);
    try {
      const type = TYPES[extname(file)] ?? 'application/octet-stream';
      return { status: 200, type, body: await readFile(join(this.#folder, file)) };
    } catch {
      return { status: 404, type: 'text/plain', body: 'not found' };
    }
  }
}

function send(socket: WebSocket, message: ServerMessage): void {
  socket.send(JSON.stringify(message));
}

export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    // With the scroll bars a person sees.
    ignoreDefaultArgs: ['--hide-scrollbars'],
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  });
}
