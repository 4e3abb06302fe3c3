/** A node that does the OCR tasks of a dispatch server with the models that are ready on its machine. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { BehaviorSubject, concatMap, distinctUntilChanged, filter, firstValueFrom, map, retry } from 'rxjs';
import { isModelError } from 'model-manager';
import type { ModelManager, ModelView } from 'model-manager';
import { recognise as withTesseract } from './recognise.ts';

export interface OcrNodeOptions {
  manager: ModelManager;
  /** `node_id` of settings.json: the engine's reports bear it, so the dispatch server must know the node by it. */
  nodeId: string;
  schedulerUrl: string;
  /** From the folder of a model and the bytes of a picture to its text. Default: Tesseract. */
  recognise?: (folder: string, picture: Buffer) => Promise<string>;
}

export interface OcrNode {
  /** Takes `POST /tasks/{task_id}?model={model_id}` with a picture as its body; answers `{"text"}`, or 503 without the model. */
  url: string;
  /** Resolves when the dispatch server knows the node; with `model_id@version`, when it knows that this is ready here. */
  registered(ref?: string): Promise<void>;
  close(): Promise<void>;
}

interface Task {
  taskId: string;
  modelId: string;
}

/** A dispatch server that is away is told again after this time. */
const AGAIN_MS = 1000;

/** Starts the node on loopback, and tells the dispatch server of each change of what it can do. */
export async function startOcrNode(options: OcrNodeOptions): Promise<OcrNode> {
  const server = createServer((request, response) => void serve(options, request, response));
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const registration = keepRegistered(options, url);
  return {
    url,
    registered: async ref => {
      const isKnown = (ready: string[] | null) => ready !== null && (ref === undefined || ready.includes(ref));
      await firstValueFrom(registration.known$.pipe(filter(isKnown)));
    },
    close: async () => {
      registration.stop();
      server.closeAllConnections();
      await new Promise(closed => server.close(closed));
    },
  };
}

async function serve(options: OcrNodeOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://node');
  const task = { taskId: basename(pathname), modelId: searchParams.get('model') ?? '' };
  try {
    const text = await run(options, task, await buffer(request));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ text }));
  } catch (error) {
    const code = isModelError(error) ? error.code : 'FAILED';
    // Given up at once: the engine has the dispatch server told, which gives the task to another node.
    response.writeHead(code === 'MODEL_NOT_AVAILABLE' ? 503 : 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ code, message: String(error) }));
  }
}

// #region run
async function run({ manager, recognise = withTesseract }: OcrNodeOptions, task: Task, picture: Buffer) {
  const folder = await manager.getModelPathForTask(task);
  // The lease keeps this version from being removed while it is read; its folder has its name.
  const lease = await manager.useModel(task.modelId, basename(folder));
  try {
    return await recognise(lease.path, picture);
  } finally {
    await lease.release();
  }
}
// #endregion

/** Tells what is ready, and again when that changes: one after the other, the newest last. */
function keepRegistered({ manager, nodeId, schedulerUrl }: OcrNodeOptions, url: string) {
  /** What the dispatch server was told; null before it was told anything. */
  const known$ = new BehaviorSubject<string[] | null>(null);
  const tell = async (ready: string[]): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ node_id: nodeId, url, ready });
    const { ok, status } = await fetch(`${schedulerUrl}/api/nodes`, { method: 'POST', headers, body });
    if (!ok) throw new Error(`the dispatch server answered ${status}`);
    known$.next(ready);
  };
  const telling = manager.state$.pipe(
    map(readyOf),
    distinctUntilChanged((a, b) => a.join() === b.join()),
    concatMap(tell),
    retry({ delay: AGAIN_MS }),
  );
  const subscription = telling.subscribe();
  return { known$, stop: () => subscription.unsubscribe() };
}

function readyOf(models: ModelView[]): string[] {
  return models.filter(({ status }) => status === 'ready').map(({ modelId, version }) => `${modelId}@${version}`);
}
