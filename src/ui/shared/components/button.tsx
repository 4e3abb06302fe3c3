import type { JSX, ParentProps } from 'solid-js';
import { splitProps } from 'solid-js';

interface ActionButtonProps {
  /** Spins and takes no click. */
  busy?: boolean | undefined;
  /** Takes no click. */
  idle?: boolean | undefined;
  kind?: 'primary' | 'plain' | 'quiet' | 'icon' | 'danger' | undefined;
  label?: string | undefined;
  /** Shown beside the pointer, where an icon stands for the words. */
  hint?: string | undefined;
  onClick: () => void;
}

/** Never `disabled` while it works: a disabled button would drop the focus of whoever pressed it. */
export function ActionButton(props: ParentProps<ActionButtonProps>): JSX.Element {
  const [own] = splitProps(props, ['busy', 'idle', 'kind', 'label', 'hint', 'onClick', 'children']);
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
      onClick={() => {
        if (!off()) own.onClick();
      }}
    >
      <span class="button-label">{own.children}</span>
    </button>
  );
}
