import type { JSX, ParentProps } from 'solid-js';
import { Icon } from './icon.tsx';

/** A line that tells a problem, or a success, without a dialog. */
export function Notice(props: ParentProps<{ tone: 'warn' | 'bad' | 'good' }>): JSX.Element {
  return (
    <p class={`notice notice-${props.tone}`}>
      <Icon name={props.tone === 'good' ? 'check' : 'warn'} />
      <span>{props.children}</span>
    </p>
  );
}
