import { createSignal, For, onCleanup, onMount, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { Shortcut } from './i18n/messages/app.ts';
import { ActionButton } from './shared/components/action-button.tsx';
import { firstOf } from './shared/components/list-keys.ts';
import { useApp } from './shared/store/app-store.ts';

/** The keys of each shortcut, as they stand on a keyboard. */
const KEYS: Record<Shortcut, readonly string[]> = {
  search: ['/', 'Ctrl F'],
  rows: ['↑', '↓'],
  buttons: ['←', '→'],
  open: ['Enter'],
  close: ['Esc'],
  help: ['?'],
};

/** The shortcuts of the page, and their list on "?". */
export function Shortcuts(): JSX.Element {
  const app = useApp();
  const [asked, setAsked] = createSignal(false);
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (actOn(event, { help: () => setAsked(true), close: () => app.setParams({ open: '' }) })) event.preventDefault();
  };
  onMount(() => document.addEventListener('keydown', press));
  onCleanup(() => document.removeEventListener('keydown', press));
  return (
    <Show when={asked()}>
      <Help onClose={() => setAsked(false)} />
    </Show>
  );
}

/** @returns true if the key is a shortcut */
function actOn(event: KeyboardEvent, { help, close }: { help: () => void; close: () => void }): boolean {
  const { key, target } = event;
  const isTyping = target instanceof Element && target.matches('input:not([type=checkbox]), textarea, select');
  const search = document.querySelector<HTMLInputElement>('.main input[type=search]');
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'f') return focusOn(search);
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (isTyping) {
    if (target !== search) return false;
    if (key === 'ArrowDown') return focusOn(firstOf(document.querySelector('.main .rows')));
    // A search that is empty already has nothing to clear: then Esc leaves it.
    if (key === 'Escape' && search?.value === '') return focusOn(firstOf(document.querySelector('.main .rows')));
    return false;
  }
  if (key === '/') return focusOn(search);
  if (key === '?') help();
  else if (key === 'Escape') close();
  else if (key === 'ArrowDown' && target === document.body)
    return focusOn(firstOf(document.querySelector('.main .rows')));
  else return false;
  return true;
}

function focusOn(element: HTMLElement | null): boolean {
  element?.focus();
  if (element instanceof HTMLInputElement) element.select();
  return element !== null;
}

function Help(props: { onClose: () => void }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  let dialog!: HTMLDialogElement;
  onMount(() => dialog.showModal());
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="shortcuts-title" onClose={() => props.onClose()}>
      <h2 id="shortcuts-title">{m().shortcuts.title}</h2>
      <dl class="shortcuts">
        <For each={Object.keys(KEYS) as Shortcut[]}>
          {name => (
            <div>
              <dt>
                <For each={KEYS[name]}>{key => <kbd>{key}</kbd>}</For>
              </dt>
              <dd>{m().shortcuts.names[name]}</dd>
            </div>
          )}
        </For>
      </dl>
      <div class="dialog-buttons">
        <ActionButton onClick={() => dialog.close()}>{m().close}</ActionButton>
      </div>
    </dialog>
  );
}
