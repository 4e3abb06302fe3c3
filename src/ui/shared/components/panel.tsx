import { ErrorBoundary } from 'solid-js';
import type { JSX, ParentProps } from 'solid-js';
import { useApp } from '../store/app-store.ts';
import { Notice } from './notice.tsx';

/** A defect in one view doesn't take the others along. */
export function Panel(props: ParentProps): JSX.Element {
  const { preferences } = useApp();
  const m = () => preferences.locale().m;
  return (
    <ErrorBoundary
      fallback={(thrown: unknown, reset) => (
        <div class="panel-failed">
          <Notice tone="bad">
            {m().panelFailed} {thrown instanceof Error ? thrown.message : String(thrown)}
          </Notice>
          <button type="button" class="button" onClick={() => reset()}>
            {m().tryAgain}
          </button>
        </div>
      )}
    >
      {props.children}
    </ErrorBoundary>
  );
}
