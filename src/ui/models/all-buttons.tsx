import { createMemo, createSignal, lazy, Show, Suspense } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionButton } from '../shared/components/action-button.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { actionsOf } from '../shared/view-model/actions.ts';
import { queueOf } from '../shared/view-model/queue.ts';
import type { ModelRow } from '../shared/view-model/rows.ts';

/** A script of its own: few queues are looked at. */
const QueueDialog = lazy(async () => ({ default: (await import('./queue-dialog.tsx')).QueueDialog }));

/**
 * Pauses every download that runs or waits, resumes every one that a person paused, and shows the
 * queue.
 */
export function AllButtons(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m.models;
  const pausable = () => app.rows().filter(row => row.status === 'queued' || actionsOf(row).primary === 'pause');
  const resumable = () => app.rows().filter(row => actionsOf(row).primary === 'resume');
  const queue = createMemo(() => queueOf(app.rows()));
  const [asked, setAsked] = createSignal(false);
  // Each refusal stands at its own row.
  const all = (action: 'pause' | 'resume', rows: ModelRow[]) => rows.forEach(row => void app.run(action, row));
  return (
    <span class="all-buttons">
      <Show when={queue().length > 1}>
        <ActionButton onClick={() => setAsked(true)}>{m().queue(queue().length)}</ActionButton>
      </Show>
      <Show when={pausable().length > 1}>
        <ActionButton idle={app.away()} onClick={() => all('pause', pausable())}>
          {m().pauseAll}
        </ActionButton>
      </Show>
      <Show when={resumable().length > 1}>
        <ActionButton idle={app.away()} onClick={() => all('resume', resumable())}>
          {m().resumeAll}
        </ActionButton>
      </Show>
      <Show when={asked()}>
        <Suspense>
          <QueueDialog queue={queue()} onClose={() => setAsked(false)} />
        </Suspense>
      </Show>
    </span>
  );
}
