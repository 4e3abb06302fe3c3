import type { ModelView } from '../../api/contract.ts';

/** How a download ended, for a notification. */
export interface Outcome {
  modelId: string;
  version: string;
  /** null when it succeeded. */
  errorCode: string | null;
}

/**
 * What ended between two values of the state stream, which may leave out states in between: a small model can be ready without ever
 * having been seen on its way.
 */
export function outcomesBetween(before: readonly ModelView[], after: readonly ModelView[]): Outcome[] {
  const earlier = new Map(before.map(view => [keyOf(view), view.status]));
  return after
    .filter(view => view.status === 'ready' || view.status === 'failed')
    .filter(view => earlier.get(keyOf(view)) !== view.status)
    .map(({ modelId, version, status, task }) => ({
      modelId,
      version,
      errorCode: status === 'failed' ? (task?.error?.code ?? 'SERVER_ERROR') : null,
    }));
}

function keyOf({ modelId, version }: ModelView): string {
  return `${modelId}@${version}`;
}
