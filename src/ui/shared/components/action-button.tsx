import type { JSX, ParentProps } from 'solid-js';
import { splitProps } from 'solid-js';

interface ActionButtonProps {
  /** It spins and takes no click. */
  busy?: boolean | undefined;
  /** It takes no click. */
  idle?: boolean | undefined;
  kind?: 'primary' | 'plain' | 'quiet' | 'icon' | 'danger' | undefined;
  /** The name for screen readers, where the visible words are not enough. */
  label?: string | undefined;
  /** Shown beside the pointer, for a button that is only an icon. */
  hint?: string | undefined;
  /** False: Tab passes it; arrow keys lead to it. */
  tabStop?: boolean | undefined;
  onClick: (event: MouseEvent) => void;
}

/**
 * A button that starts an action. It is never `disabled`, only `aria-disabled`: a disabled button
 * loses the focus, and a person with a keyboard would have to begin again at the top of the page.
 */
export function ActionButton(props: ParentProps<ActionButtonProps>): JSX.Element {
  const [own] = splitProps(props, ['busy', 'idle', 'kind', 'label', 'hint', 'tabStop', 'onClick', 'children']);
  const off = () => own.busy === true || own.idle === true;
  return (
    <button
      type="button"
      class={`button button-${own.kind ?? 'plain'}`}
      classList={{ 'button-busy': own.busy === true }}
      aria-disabled={off() ? 'true' : undefined}
      aria-busy={own.busy ? 'true' : undefined}
      aria-label={own.label}
      title={own.hint}
      tabIndex={own.tabStop === false ? -1 : undefined}
      onClick={event => {
        if (!off()) own.onClick(event);
      }}
    >
      <span class="button-label">{own.children}</span>
    </button>
  );
}
