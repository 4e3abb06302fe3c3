import type { Connections } from '../connection/connections.ts';
import type { Followers } from '../../hash/followed-hash.ts';
import type { DownloadPolicy } from './policy.ts';
import type { NetworkHint } from './network-hint.ts';
import type { Reclaimer } from './reclaim.ts';
import type { LibraryClient } from '../../library/types.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { Logger } from '../../ports/logger.ts';

/** The world as a download sees it. */
export interface DownloadContext {
  /** Absolute; installed versions and models/temp. */
  modelsDir: string;
  /** Absolute; task locks. */
  dataDir: string;
  library: LibraryClient;
  fetch: Fetch;
  connections: Connections;
  hint: NetworkHint;
  followers: Followers;
  reclaimer: Reclaimer;
  clock: Clock;
  /** The machine's boot: unsynced bytes written during an earlier one are not trusted. */
  bootId: string;
  logger: Logger;
  policy: Readonly<DownloadPolicy>;
  /** Random in [0, 1), for jitter. */
  random: () => number;
  /** Rejects while the disk of the models is unplugged. */
  assertRoot: () => Promise<void>;
  /** Bytes free for this program on the file system of a directory. */
  freeBytes: (directory: string) => Promise<number>;
}
