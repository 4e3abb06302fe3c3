import { createSignal, onCleanup } from 'solid-js';
import type { JSX } from 'solid-js';
import { useApp } from '../store/app-store.ts';
import { ActionButton } from './action-button.tsx';

const COPIED_MS = 2_000;

/** Copies a text to the clipboard and says so for a moment. */
export function CopyButton(props: { text: () => string; label: string; name?: string }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [copied, setCopied] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));

  const copy = async () => {
    await writeClipboard(props.text());
    setCopied(true);
    app.say(m().actions.copied);
    clearTimeout(timer);
    timer = setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <ActionButton kind="quiet" label={props.name} onClick={() => void copy()}>
      {copied() ? m().actions.copied : props.label}
    </ActionButton>
  );
}

/**
 * The clipboard API can be missing or refused (no secure context, no permission). A copied
 * selection works also then.
 */
async function writeClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const focused = document.activeElement;
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
