import { createSignal, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ErrorValue, PartialView } from '../../api/contract.ts';
import { ActionButton } from '../shared/components/action-button.tsx';
import { ErrorWords } from '../shared/components/error-notice.tsx';
import { Confirm } from '../shared/components/confirm.tsx';
import { StatusChip } from '../shared/components/status-chip.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { UNDO_MS } from '../shared/view-model/actions.ts';

/** A partial download: its size, its age, and the button that frees its space. */
export function PartialItem(props: { partial: PartialView; onDiscarded: () => void }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m;
  const [asking, setAsking] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<ErrorValue | null>(null);
  const title = () =>
    props.partial.modelId === null ? props.partial.name : `${props.partial.modelId} ${props.partial.version ?? ''}`;

  const isOfDownload = () => props.partial.status !== null;
  const discard = async () => {
    setBusy(true);
    setError(null);
    try {
      const { name, modelId, version } = props.partial;
      // A download can be taken back; a file of no download is asked for before.
      const undo = isOfDownload() ? { undoMs: UNDO_MS } : {};
      const { freedBytes } = await app.api.call('discardPartial', { name, commandId: crypto.randomUUID(), ...undo });
      if (isOfDownload() && modelId !== null && version !== null) app.offerUndo({ modelId, version });
      else app.say(m().storage.freed(locale().f.bytes(freedBytes)));
      props.onDiscarded();
    } catch (thrown) {
      setError(toErrorValue(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <li class="partial" data-testid={`partial-${props.partial.name}`}>
      <span class="partial-name">{title()}</span>
      <Show when={props.partial.status}>{status => <StatusChip status={status()} />}</Show>
      <span class="row-text">
        {locale().f.bytes(props.partial.bytes)}
        {' · '}
        <time dateTime={props.partial.modifiedAt} title={locale().f.dateTime(props.partial.modifiedAt)}>
          {m().storage.written(locale().f.ago(props.partial.modifiedAt, app.now()))}
        </time>
        <Show when={props.partial.status === null && !props.partial.error}>
          {' · '}
          {m().storage.orphan}
        </Show>
      </span>
      <ActionButton
        kind="quiet"
        busy={busy()}
        idle={app.connection() === 'lost'}
        label={m().actionOn(m().storage.discard, title())}
        onClick={() => (isOfDownload() ? void discard() : setAsking(true))}
      >
        {m().storage.discard}
      </ActionButton>
      <Show when={error() ?? props.partial.error}>
        {why => (
          <div class="row-error" role="alert">
            <ErrorWords error={why()} say={m().storage.notDeleted} />
          </div>
        )}
      </Show>
      <Show when={asking()}>
        <Confirm
          title={m().storage.discardTitle(title())}
          text={m().storage.discardText(locale().f.bytes(props.partial.bytes))}
          action={m().storage.discard}
          onConfirm={() => void discard()}
          onClose={() => setAsking(false)}
        />
      </Show>
    </li>
  );
}
