import { catchError, createEffect, createSignal, For, Match, on, Show, Switch, untrack } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ApiClient } from './api.ts';
import type { PageHost } from './connect.ts';
import { ConnectionBanner } from './shared/components/connection-banner.tsx';
import { ICON_OF_VIEW, Icon } from './shared/components/icon.tsx';
import { Panel } from './shared/components/panel.tsx';
import type { View } from './i18n/messages.ts';
import { AppProvider, createAppStore } from './shared/store/app-store.ts';
import type { AppStore } from './shared/store/app-store.ts';
import { createPreferences } from './shared/store/preferences.ts';
import { problemsAtAGlance } from './health/health-items.ts';
import { ActivityView } from './activity/activity.tsx';
import { HealthPanel } from './health/health.tsx';
import { ModelsView } from './models/models.tsx';
import { SettingsPanel } from './settings/settings.tsx';
import { StorageView } from './storage/storage.tsx';
import { TopModelsView } from './top/top-models.tsx';

const VIEWS: readonly View[] = ['models', 'top', 'activity', 'storage', 'health', 'settings'];

export function App(props: { api: ApiClient; host: PageHost }): JSX.Element {
  // The connection is for the life of the page.
  // eslint-disable-next-line solid/reactivity -- never another one
  const app = createAppStore(props.api, createPreferences(), props.host);
  const m = () => app.preferences.locale().m;
  const [view, setView] = createSignal<View>('models');
  let main!: HTMLElement;
  leadToSettingsOnce(app, view, setView);
  createEffect(on(view, () => main.scrollTo({ top: 0 }), { defer: true }));

  return (
    <AppProvider value={app}>
      <div class="shell">
        <Navigation app={app} view={view()} onSelect={setView} />
        <main class="main" ref={main}>
          <ConnectionBanner />
          <h1 class="visually-hidden">{m().nav[view()]}</h1>
          <Switch>
            <Match when={view() === 'models'}>
              <Panel>
                <ModelsView onSettings={() => setView('settings')} />
              </Panel>
            </Match>
            <Match when={view() === 'top'}>
              <Panel>
                <TopModelsView />
              </Panel>
            </Match>
            <Match when={view() === 'activity'}>
              <Panel>
                <ActivityView />
              </Panel>
            </Match>
            <Match when={view() === 'storage'}>
              <Panel>
                <StorageView />
              </Panel>
            </Match>
            <Match when={view() === 'health'}>
              <Panel>
                <HealthPanel />
              </Panel>
            </Match>
            <Match when={view() === 'settings'}>
              <Panel>
                <SettingsPanel />
              </Panel>
            </Match>
          </Switch>
        </main>
        <div class="visually-hidden" role="status" aria-live="polite" data-testid="live-region">
          {app.spoken()}
        </div>
      </div>
    </AppProvider>
  );
}

/** A first start: no library and nothing here. Whoever has gone somewhere by then is left there. */
function leadToSettingsOnce(app: AppStore, view: () => View, setView: (view: View) => void): void {
  let decided = false;
  const decide = () => {
    const [health, views] = [app.health(), app.views()];
    if (decided || health.state !== 'ready' || views.state !== 'ready') return;
    decided = true;
    const isFirst = health.value.library.url === null && views.value.length === 0;
    if (isFirst && untrack(view) === 'models') setView('settings');
  };
  // Outside of every panel: a health that can't be read leads nowhere, and its own view says why.
  catchError(
    () => createEffect(decide),
    () => undefined,
  );
}

function Navigation(props: { app: AppStore; view: View; onSelect: (view: View) => void }): JSX.Element {
  const m = () => props.app.preferences.locale().m;
  const badge = (view: View) => {
    if (view === 'models') return props.app.rows().filter(row => row.task && row.status !== 'failed').length;
    if (view !== 'health') return 0;
    const health = props.app.health();
    return health.state === 'ready' ? problemsAtAGlance(health.value, props.app.preferences.locale()) : 0;
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
            <Icon name={ICON_OF_VIEW[view]} />
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
