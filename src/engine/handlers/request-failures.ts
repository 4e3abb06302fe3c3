import type { Ledger } from '../../manager/index.ts';
import { toModelError } from '../../model/errors.ts';
import { assertModelId, assertVersion } from '../../model/identity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Named } from './target-version.ts';

/** A program may ask again and again: the same failure is one fact for so long. */
const AGAIN_MS = 60_000;
/** Names that are remembered: a program may ask for thousands that no library has. */
const NAMES_MOST = 1_000;

export interface RequestFailuresOptions {
  ledger: Pick<Ledger, 'append'>;
  clock: Clock;
}

/** Records installs and updates that end before there is a task: else nobody could say later why nothing came. */
export class RequestFailures {
  readonly #ledger: Pick<Ledger, 'append'>;
  readonly #clock: Clock;
  /** Subject → the code that was recorded last, and when. */
  readonly #recorded = new Map<string, { code: string; at: number }>();

  constructor({ ledger, clock }: RequestFailuresOptions) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /**
   * Asks, and records the failure of it.
   *
   * @throws what `ask` throws
   */
  async during<T>(kind: 'install' | 'update', named: Named, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (thrown) {
      await this.#record(kind, named, thrown);
      throw thrown;
    }
  }

  async #record(kind: 'install' | 'update', named: Named, thrown: unknown): Promise<void> {
    const subject = subjectOf(named);
    if (subject === null) return;
    const error = toModelError(thrown, 'SERVER_ERROR').toJSON();
    const known = this.#recorded.get(subject);
    const at = this.#clock.monotonic();
    if (known?.code === error.code && at - known.at < AGAIN_MS) return;
    if (this.#recorded.size >= NAMES_MOST) this.#recorded.clear();
    this.#recorded.set(subject, { code: error.code, at });
    // The caller gets the failure that it asked about, also where no disk takes the record of it.
    await this.#ledger.append([{ type: 'RequestFailed', subject, data: { kind, error } }]).catch(() => undefined);
  }
}

/** null for a name that no model can have: that is a slip of the caller. */
function subjectOf({ modelId, version }: Named): string | null {
  try {
    assertModelId(modelId);
    if (version !== undefined) assertVersion(version);
  } catch {
    return null;
  }
  return version === undefined ? modelId : `${modelId}@${version}`;
}
