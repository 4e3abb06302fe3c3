import type { Followers } from '../../hash/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { OriginPolicy, ReconnectPolicy, SplitPolicy } from '../base/policy.ts';
import type { LibraryFiles } from '../connection/library-files.ts';
import type { ConnectionNeeds, StreamFile, StreamListener } from '../connection/stream-needs.ts';
import type { PartialFile } from '../part/partial-file.ts';

/** What the transfer of every file uses. */
export interface FileTransferNeeds {
  connection: ConnectionNeeds & { files: Pick<LibraryFiles, 'origin'> };
  followers: Followers;
  clock: Clock;
  logger: Logger;
  policy: SplitPolicy & OriginPolicy & ReconnectPolicy;
}

/** What the transfer of a file tells its task. */
export interface FileListener extends StreamListener {
  /**
   * Another file is on the server: `was` and `now` are its ETags. Resolves when that is recorded.
   */
  onRemoteChanged(partial: PartialFile, was: string | null, now: string | null): Promise<void>;
}

export interface FileTransferOptions extends StreamFile {
  listener: FileListener;
  /**
   * The caller syncs the complete part, and looks whether somebody touched it, together with
   * others.
   */
  syncedByCaller: boolean;
  /** Connections that this file may have now. */
  allowed: () => number;
  onOpened: () => void;
  onClosed: () => void;
}
