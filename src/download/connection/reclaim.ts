import type { CollectYoung } from '../../ports/young-collection.ts';

/**
 * Gives back the memory of chunks that came from the network and are written by now.
 *
 * A chunk is a few words in V8's heap and 64 KiB outside it, twice: as the socket read it, and as
 * HTTP cut it out. V8 of Node 24 lets some 70 MiB of them wait, and then walks the whole heap
 * instead of its young part (decision 0017).
 */
export interface Reclaimer {
  /** Called for each chunk, by all connections. */
  received(bytes: number): void;
}

/** @param everyBytes bytes received between two collections */
export function createReclaimer(collect: CollectYoung, everyBytes: number): Reclaimer {
  let since = 0;
  return {
    received: bytes => {
      since += bytes;
      if (since < everyBytes) return;
      since = 0;
      collect();
    },
  };
}
