import type { JSX, ParentProps } from 'solid-js';
import { Icon } from './icon.tsx';

/** A quiet line about something that is not as it should be. */
export function Notice(props: ParentProps<{ tone: 'warn' | 'bad' | 'good' }>): JSX.Element {
  return (
    <p class={`notice notice-${props.tone}`}>
      <Icon name={props.tone === 'good' ? 'check' : 'warn'} />
      <span>{props.children}</span>
    </p>
  );
}
