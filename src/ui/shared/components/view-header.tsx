import type { JSX, ParentProps } from 'solid-js';

/** The title of a view, and in one line what is in it. */
export function ViewHeader(props: ParentProps<{ title: string; summary?: string | undefined }>): JSX.Element {
  return (
    <header class="view-header">
      <h1>{props.title}</h1>
      {/* The line has its place also while nothing can be said: what is below must not move. */}
      <p class="view-summary" data-testid="summary">
        {props.summary}
      </p>
      {props.children}
    </header>
  );
}
