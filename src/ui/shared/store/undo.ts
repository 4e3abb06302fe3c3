import { createSignal, onCleanup } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { ApiClient } from '../../../api/client.ts';
import { UNDO_MS } from '../view-model/actions.ts';

/** A cancelled download. */
export interface Cancelled {
  modelId: string;
  version: string;
  /** It was to be taken back, and that was too late: what it had is deleted. */
  tooLate?: true;
}

export interface UndoStore {
  /** Cancels that can still be taken back, or could not be, the newest last. */
  readonly cancelled: Accessor<readonly Cancelled[]>;
  readonly offerUndo: (of: Cancelled) => void;
  /** Forgets the offer; the engine discards when its time is over. */
  readonly dropUndo: (of: Cancelled) => void;
  readonly undo: (of: Cancelled) => Promise<void>;
}

/** Offers to take a cancel back, for as long as the engine keeps what the download had. */
export function createUndo(api: ApiClient): UndoStore {
  const [cancelled, setCancelled] = createSignal<readonly Cancelled[]>([]);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  onCleanup(() => timers.forEach(clearTimeout));
  const dropUndo = (of: Cancelled) => setCancelled(all => all.filter(each => each !== of));
  const show = (of: Cancelled) => {
    const same = (each: Cancelled) => each.modelId === of.modelId && each.version === of.version;
    setCancelled(all => [...all.filter(each => !same(each)), of]);
    const timer = setTimeout(() => {
      timers.delete(timer);
      dropUndo(of);
    }, UNDO_MS);
    timers.add(timer);
  };
  return {
    cancelled,
    dropUndo,
    offerUndo: show,
    async undo(of) {
      dropUndo(of);
      const { modelId, version } = of;
      try {
        await api.call('undoCancel', { modelId, version, commandId: crypto.randomUUID() });
      } catch {
        show({ modelId, version, tooLate: true });
      }
    },
  };
}
