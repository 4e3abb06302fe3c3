/** The place of one meeting: a data directory, a library that is slow, and a dispatch server that is slow, until both are let go. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createModelManager } from '../../src/engine/index.ts';
import { World, reaches } from '../support/world.ts';

/** 1 MiB takes half a minute: longer than any meeting until the servers are let go. */
const SLOW_BYTES_PER_SECOND = 32 * 1024;
const OLD_MIB = 0.01;
const NEW_MIB = 1;

export interface Scene {
  world: World;
  schedulerUrl: string;
  /** Ids of the tasks that were reported, each time they were. */
  reported: string[];
  /** Calls back at each report. */
  onReport: (listener: () => void) => void;
  /** Library and dispatch server are quick from now on. */
  letGo: () => Promise<void>;
  close: () => Promise<void>;
}

/** @param models have version 1.0.0 installed and version 2.0.0 in the library */
export async function createScene(models: readonly string[]): Promise<Scene> {
  const world = await World.create();
  for (const model of models) await world.publish(model, '1.0.0', OLD_MIB);
  const quick = await world.serve();
  const port = Number(new URL(world.libraryUrl).port);
  const manager = await createModelManager({ dataDir: world.dataDir, libraryUrl: world.libraryUrl });
  for (const model of models) {
    await manager.install(model, '1.0.0');
    await reaches(manager, model, 'ready');
    await world.publish(model, '2.0.0', NEW_MIB);
  }
  await manager.close();
  await quick();
  const slow = await world.serve({ port, rate: SLOW_BYTES_PER_SECOND });
  const { url, reported, onReport, letGo } = await slowScheduler(world);
  return {
    ...{ world, reported, onReport, schedulerUrl: url },
    letGo: async () => {
      letGo();
      await world.serveFaster(slow);
    },
    close: () => world.close(),
  };
}

async function slowScheduler(world: World) {
  const reported: string[] = [];
  const listeners: (() => void)[] = [];
  const held: ServerResponse[] = [];
  let isSlow = true;
  const server = createServer((request, response) => {
    if (request.method !== 'POST') return void response.end('{"generated_at":"now","ranking":[]}');
    void json(request).then(body => {
      reported.push((body as { task_id: string }).task_id);
      if (isSlow) held.push(response);
      else response.end('{}');
      for (const listener of listeners) listener();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  world.onClose(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reported,
    onReport: (listener: () => void) => void listeners.push(listener),
    letGo: () => {
      isSlow = false;
      for (const response of held.splice(0)) response.end('{}');
    },
  };
}
