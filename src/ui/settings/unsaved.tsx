import { createEffect, createSignal, onCleanup, onMount, Show, untrack } from 'solid-js';
import type { JSX } from 'solid-js';
import { Confirm } from '../shared/components/confirm.tsx';
import { useApp } from '../shared/store/app-store.ts';

/** Asks before changes that are not saved are lost: by another view, or with the window. */
export function Unsaved(props: { dirty: boolean }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m.settings;
  const [answer, setAnswer] = createSignal<((leave: boolean) => void) | null>(null);
  createEffect(() => {
    if (!props.dirty) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', stay);
    onCleanup(() => window.removeEventListener('beforeunload', stay));
  });
  onMount(() => {
    app.guard(async () => {
      if (!untrack(() => props.dirty)) return true;
      const leave = await new Promise<boolean>(resolve => setAnswer(() => resolve));
      setAnswer(null);
      return leave;
    });
  });
  onCleanup(() => app.guard(null));
  return (
    <Show when={answer()}>
      <Confirm
        title={m().unsaved.title}
        text={m().unsaved.text}
        action={m().unsaved.leave}
        keep={m().unsaved.stay}
        onConfirm={() => answer()?.(true)}
        onClose={() => answer()?.(false)}
      />
    </Show>
  );
}
