import { resolve } from 'node:path';
import type { ModelView } from '../../src/api/contract.ts';
import type {
  ExportOptions,
  ListedVersion,
  PublishRequest,
  ServeLibraryOptions,
  VerifiedVersion,
} from '../../src/cli/access/library-services.ts';
import type { CliServices, EngineOptions } from '../../src/cli/access/services.ts';
import { runProgram } from '../../src/cli/program.ts';
import { closedSignal } from '../../src/cli/text/output.ts';
import type { JournalItem } from '../../src/events/read/reader.ts';
import type { JournalVerification } from '../../src/events/read/verify.ts';
import { Sink } from './sink.ts';
import { StandInManager } from './stand-in-manager.ts';
import { standInServices } from './stand-in-services.ts';

/** The data directory of each run: absolute on every platform. */
export const DATA = resolve('/data');

/** The world of a command line, with every service a stand-in. */
export class World {
  manager = new StandInManager();
  /** An engine runs elsewhere. */
  running = false;
  createError: Error | undefined;
  created: EngineOptions[] = [];
  files: ModelView[] = [];
  asked: string[] = [];
  journalItems: JournalItem[] = [];
  verdict: JournalVerification = { status: 'clean', journal: 'j', segments: 1, lastSeq: 3, torn: null, damage: [] };
  /** JournalDamaged events tell of the verdict's damage. */
  damageRecorded = false;
  published: PublishRequest[] = [];
  /** What `library publish` leaves out. */
  leftOut: string[] = [];
  exported: ExportOptions[] = [];
  listed: ListedVersion[] = [];
  verified: VerifiedVersion[] = [];
  withdrawals: unknown[] = [];
  resignings: unknown[] = [];
  served: Omit<ServeLibraryOptions, 'logger'>[] = [];
  /** Of the server that runs. */
  logger: ServeLibraryOptions['logger'] | undefined;
  /** What a person says who is asked; null: nobody can be asked. */
  answer: boolean | null = null;
  libraryError: Error | undefined;
  serverClosed = 0;
  #running = 0;
  readonly stdout = new Sink();
  readonly stderr = new Sink();
  readonly interrupt = new AbortController();
  environment: Record<string, string> = { MODEL_MANAGER_DATA: DATA };
  readonly services: CliServices = standInServices(this);

  async run(...argv: string[]): Promise<number> {
    const io = {
      stdout: this.stdout,
      stderr: this.stderr,
      environment: this.environment,
      interrupted: this.interrupt.signal,
      closed: closedSignal(this.stdout),
    };
    this.#running += 1;
    try {
      return await runProgram(argv, io, this.services);
    } finally {
      this.#running -= 1;
    }
  }

  /** Resolves when the command watches the models' states, or has ended. */
  async watching(): Promise<void> {
    while (!this.manager.views.observed && this.#running > 0) await new Promise(resolve => setImmediate(resolve));
  }

  get json(): unknown {
    return JSON.parse(this.stdout.text) as unknown;
  }
}
