import { createSignal } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { ApiClient } from '../../../api/client.ts';
import type { AdoptResult, ErrorValue } from '../../../api/contract.ts';
import { toErrorValue } from './error-value.ts';

/** Models that a person brings on a disk. They outlive the view that shows them. */
export interface ImportStore {
  /** A folder is being read just now. It can take minutes. */
  readonly importing: Accessor<boolean>;
  /** What became of the last folders, and why one could not be read. */
  readonly imported: Accessor<{ results: AdoptResult[]; errors: ErrorValue[] }>;
  /** Takes over the versions in these folders, one after the other. Nothing is ever deleted by it. */
  readonly importFrom: (paths: readonly string[]) => Promise<void>;
}

export function createImports(api: ApiClient): ImportStore {
  const [running, setRunning] = createSignal(0);
  const [imported, setImported] = createSignal<{ results: AdoptResult[]; errors: ErrorValue[] }>({
    ...{ results: [], errors: [] },
  });
  return {
    importing: () => running() > 0,
    imported,
    async importFrom(paths) {
      if (running() === 0) setImported({ results: [], errors: [] });
      setRunning(n => n + 1);
      for (const path of paths) {
        try {
          const result = await api.call('adopt', { path });
          setImported(known => ({ ...known, results: [...known.results, result] }));
        } catch (thrown) {
          setImported(known => ({ ...known, errors: [...known.errors, toErrorValue(thrown)] }));
        }
      }
      setRunning(n => n - 1);
    },
  };
}
