import { cp, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { filter, firstValueFrom } from 'rxjs';
import type { DoctorLine, DoctorReport } from '../../../src/api/contract.ts';
import { examine } from '../../../src/engine/doctor/index.ts';
import type { DoctorOptions, Examination } from '../../../src/engine/doctor/index.ts';
import { startEngine } from '../../../src/engine/start/running.ts';
import { createNodeFetch } from '../../../src/ports/node-fetch.ts';
import type { Fetch, FetchRequest, FetchResponse } from '../../../src/ports/fetch.ts';
import { World } from '../../support/world.ts';

/** A library with a model, and a data directory that has it; each case breaks a copy of its own. */
export class DoctorWorld {
  readonly world: World;
  readonly #fetch = createNodeFetch();

  private constructor(world: World) {
    this.world = world;
  }

  static async create(): Promise<DoctorWorld> {
    const world = await World.create();
    await world.publish('good', '1.0.0', 0.1);
    await world.serve();
    const made = new DoctorWorld(world);
    const engine = await made.start(world.dataDir);
    await engine.api.call.install({ modelId: 'good' }, { id: 'test', onClose: () => undefined });
    await firstValueFrom(
      engine.api.stream.state({}).pipe(filter(views => views.some(({ status }) => status === 'ready'))),
    );
    await engine.close();
    return made;
  }

  start(dataDir: string): ReturnType<typeof startEngine> {
    return startEngine({ dataDir, host: 'embedded', overrides: { libraryUrl: this.world.libraryUrl } });
  }

  async copy(): Promise<string> {
    const dataDir = join(await mkdtemp(join(this.world.root, 'case-')), 'data');
    await cp(this.world.dataDir, dataDir, { recursive: true });
    return dataDir;
  }

  examine(options: Partial<DoctorOptions> = {}): Promise<Examination> {
    const overrides = { libraryUrl: this.world.libraryUrl, ...options.overrides };
    return examine({ dataDir: this.world.dataDir, environment: {}, ...options, overrides });
  }

  /** Asks the library through something that changes questions or answers. */
  through(change: {
    request?: (url: string, request: FetchRequest) => [string, FetchRequest];
    /** undefined: as the server says it. */
    header?: (name: string) => string | null | undefined;
    respond?: (url: string) => FetchResponse | null;
  }): Fetch {
    return async (url, request = {}) => {
      const own = change.respond?.(url) ?? null;
      if (own !== null) return own;
      const response = await this.#fetch(...(change.request?.(url, request) ?? [url, request]));
      const { headers } = response;
      const get = (name: string) => {
        const said = change.header?.(name);
        return said === undefined ? headers.get(name) : said;
      };
      return new Proxy(response, {
        get: (target, key) => {
          if (key === 'headers') return { get };
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    };
  }

  async close(): Promise<void> {
    this.#fetch.close();
    await this.world.close();
  }
}

export function lineOf({ lines }: DoctorReport, check: string): DoctorLine | undefined {
  return lines.filter(line => line.check === check).sort(({ state }) => (state === 'ok' ? 1 : -1))[0];
}
