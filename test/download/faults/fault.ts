import type { Handler } from '../../support/servers/fault-server.ts';
import type { RunOptions, World } from '../harness.ts';

/** One row of the matrix: what the server does, and what becomes of the download. */
export interface Fault {
  name: string;
  handler: Handler;
  /**
   * `ready`, or the code that the download fails with; by what proves the bytes when that makes a
   * difference.
   */
  outcome: string;
  /** For faults that are not in an answer. */
  arrange?: (world: World) => RunOptions | Promise<RunOptions>;
  /** What more holds in the end, where the first answer is the fault. */
  holds?: (world: World) => void;
  /** For faults that not every machine can make. */
  needs?: () => boolean;
}
