import { Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { EmptyAction } from '../i18n/messages/models.ts';
import { useApp } from '../shared/store/app-store.ts';
import type { EmptyList } from './empty-list.ts';
import { ActionButton } from '../shared/components/action-button.tsx';

/** Stands in place of an empty list: why it is empty, and a button that leads on. */
export function EmptyModels(props: {
  empty: EmptyList;
  search: string;
  onAction: (action: EmptyAction) => void;
}): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const text = () => {
    const { reason } = props.empty;
    if (reason === 'loading') return m().loading;
    return reason === 'search' ? m().models.noMatch(props.search.trim()) : m().models.empty[reason];
  };
  return (
    <div class="empty">
      <p>{text()}</p>
      <Show when={props.empty.action}>
        {action => (
          <ActionButton kind={action() === 'settings' ? 'primary' : 'plain'} onClick={() => props.onAction(action())}>
            {m().models.emptyAction[action()]}
          </ActionButton>
        )}
      </Show>
    </div>
  );
}
