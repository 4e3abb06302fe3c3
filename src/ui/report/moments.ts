import type { ModelView } from '../../api/contract.ts';

/** One version at one moment, and at another one where two are compared; null: it is not there. */
export interface MomentRow {
  model: string;
  status: ModelView['status'] | null;
  before: ModelView['status'] | null;
  changed: boolean;
}

/** @param other null: nothing is compared */
export function momentRows(now: readonly ModelView[], other: readonly ModelView[] | null): MomentRow[] {
  const statuses = (views: readonly ModelView[]) =>
    new Map(views.map(({ modelId, version, status }) => [`${modelId}@${version}`, status]));
  const [here, there] = [statuses(now), statuses(other ?? [])];
  return [...new Set([...here.keys(), ...there.keys()])].sort().map(model => {
    const [status, before] = [here.get(model) ?? null, there.get(model) ?? null];
    return { model, status, before, changed: other !== null && status !== before };
  });
}
