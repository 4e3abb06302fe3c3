import { catchError, createEffect, createSignal, Match, on, Switch, untrack } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ApiClient } from '../api/client.ts';
import { ActivityPanel } from './activity/activity-panel.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { HealthPanel } from './health/health-panel.tsx';
import type { View } from './i18n/messages/app.ts';
import { ModelsPanel } from './models/models-panel.tsx';
import { Navigation } from './navigation.tsx';
import { Panel } from './panel.tsx';
import { SettingsPanel } from './settings/settings-panel.tsx';
import type { PageHost } from './shared/page-host.ts';
import { AppProvider, createAppStore } from './shared/store/app-store.ts';
import type { AppStore } from './shared/store/app-store.ts';
import { createPreferences } from './shared/store/preferences.ts';
import { StoragePanel } from './storage/storage-panel.tsx';
import { TopPanel } from './top/top-panel.tsx';

/** The frame: navigation, connection banner, and one view at a time. */
export function App(props: { api: ApiClient; host: PageHost }): JSX.Element {
  // The page keeps one connection for its whole life, so the props are read once.
  const app = untrack(() => createAppStore(props.api, createPreferences(), props.host));
  const m = () => app.preferences.locale().m;
  const [view, setView] = createSignal<View>('models');
  let main!: HTMLElement;
  leadToSettingsOnce(app, view, setView);
  createEffect(on(view, () => main.scrollTo({ top: 0 }), { defer: true }));

  return (
    <AppProvider value={app}>
      <div class="shell">
        <Navigation view={view()} onSelect={setView} />
        <main class="main" ref={main}>
          <ConnectionBanner />
          <h1 class="visually-hidden">{m().nav[view()]}</h1>
          <Switch>
            <Match when={view() === 'models'}>
              <Panel>
                <ModelsPanel onSettings={() => setView('settings')} />
              </Panel>
            </Match>
            <Match when={view() === 'top'}>
              <Panel>
                <TopPanel />
              </Panel>
            </Match>
            <Match when={view() === 'activity'}>
              <Panel>
                <ActivityPanel />
              </Panel>
            </Match>
            <Match when={view() === 'storage'}>
              <Panel>
                <StoragePanel />
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

/**
 * At a first start (no library, no model) the page opens Settings. It does so once, and not when
 * the person has already gone to another view.
 */
function leadToSettingsOnce(app: AppStore, view: () => View, setView: (view: View) => void): void {
  let decided = false;
  const decide = () => {
    const [health, versions] = [app.health(), app.versions()];
    if (decided || health.state !== 'ready' || versions.state !== 'ready') return;
    decided = true;
    const isFirst = health.value.library.url === null && versions.value.length === 0;
    if (isFirst && untrack(view) === 'models') setView('settings');
  };
  // No panel catches errors here. A health value that can't be read leads nowhere; its own view
  // says why.
  catchError(
    () => createEffect(decide),
    () => undefined,
  );
}
