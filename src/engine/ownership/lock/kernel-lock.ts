/** Held until it is released or its process ends, however it ends. A suspended process holds it. */
export interface KernelLock {
  /** Its file in the data directory; engine.json names it. */
  readonly name: string;
  /** False when somebody deleted the file: others don't see the lock then. */
  isThere(): boolean;
  /** Whether the lock of this name was found free, so that its holder is dead. */
  provesDead(name: string): boolean;
  /** Removes the files of dead holders. Called by the owner alone. */
  clean(): Promise<void>;
  release(): Promise<void>;
}

/** `held`: another engine lives. `none`: this file system or platform has no such lock. */
export type Taken = { state: 'ours'; lock: KernelLock } | { state: 'held' } | { state: 'none' };
