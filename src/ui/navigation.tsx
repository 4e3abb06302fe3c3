import { For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { problemsAtAGlance } from './health/health-checks.ts';
import type { View } from './i18n/messages/app.ts';
import { VIEWS } from './shared/view-model/route.ts';
import { Icon } from './shared/components/icon.tsx';
import { useApp } from './shared/store/app-store.ts';
import { valueOf } from './shared/store/stream.ts';

/** The views of the page. A badge counts running tasks at Models, and problems at Health. */
export function Navigation(props: { view: View; onSelect: (view: View) => void }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const badge = (view: View) => {
    if (view === 'models') return app.rows().filter(row => row.task && row.status !== 'failed').length;
    if (view !== 'health') return 0;
    const health = app.health();
    return health.state === 'ready'
      ? problemsAtAGlance(health.value, valueOf(app.versions(), []), app.preferences.locale())
      : 0;
  };
  return (
    <nav class="nav" aria-label={m().nav.label}>
      <div class="nav-brand" aria-hidden="true">
        <Icon name="cube" />
        <span class="nav-text">{m().appName}</span>
      </div>
      <For each={VIEWS}>
        {view => (
          <button
            type="button"
            class="nav-item"
            classList={{ 'nav-item-last': view === 'settings' }}
            aria-current={props.view === view ? 'page' : undefined}
            title={m().nav[view]}
            onClick={() => props.onSelect(view)}
          >
            <Icon name={view} />
            <span class="nav-text">{m().nav[view]}</span>
            <Show when={badge(view) > 0}>
              <span class="badge" classList={{ 'badge-bad': view === 'health' }} aria-hidden="true">
                {badge(view)}
              </span>
            </Show>
          </button>
        )}
      </For>
    </nav>
  );
}
