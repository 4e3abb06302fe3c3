import { ErrorBoundary } from 'solid-js';
import type { JSX, ParentProps } from 'solid-js';
import { useApp } from './shared/store/app-store.ts';
import { Notice } from './shared/components/notice.tsx';

/** The frame of one view. An error in it stays in it: the other views go on. */
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
