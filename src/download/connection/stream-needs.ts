import type { Logger } from '../../ports/logger.ts';
import type { PartialFile, PartialListener } from '../part/partial-file.ts';
import type { LibraryFiles } from './library-files.ts';
import type { NetworkHint } from './network-hint.ts';
import type { Reclaimer } from './reclaim.ts';
import type { Throttle } from './throttle.ts';
import type { WatchConnection } from './watchdog.ts';

/** What every connection uses. */
export interface ConnectionNeeds {
  files: Pick<LibraryFiles, 'ask'>;
  watchConnection: WatchConnection;
  hint: Pick<NetworkHint, 'onNext'>;
  reclaimer: Reclaimer;
  /** Holds a connection back while all together read as much as they may. */
  throttle: Pick<Throttle, 'take' | 'correct'>;
  /** Bytes that one connection may gather before it writes. Read for each chunk. */
  gatherBytes: () => number;
  logger: Logger;
}

/** What connections tell their task. */
export interface StreamListener extends PartialListener {
  /** Bytes arrived. They are not written yet. */
  onBytes(bytes: number): void;
}

/** What the connections of one file have in common. */
export interface StreamFile {
  taskId: string;
  modelId: string;
  version: string;
  partial: PartialFile;
  listener: StreamListener;
  signal: AbortSignal;
}
