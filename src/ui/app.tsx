import { catchError, createEffect, lazy, on, onCleanup, onMount, Show, Suspense, untrack } from 'solid-js';
import type { Component, JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { ApiClient } from '../api/client.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import type { View } from './i18n/messages/app.ts';
import { ModelsPanel } from './models/models-panel.tsx';
import { Navigation } from './navigation.tsx';
import { guardFocus } from './focus-guard.ts';
import { Panel } from './panel.tsx';
import type { PageHost } from './shared/page-host.ts';
import { AppProvider, createAppStore } from './shared/store/app-store.ts';
import type { AppStore } from './shared/store/app-store.ts';
import { createPreferences } from './shared/store/preferences.ts';
import { Shortcuts } from './shortcuts.tsx';

/** Of the views that are not the first one: each is a script of its own. */
const LATER = {
  top: lazy(async () => ({ default: (await import('./top/top-panel.tsx')).TopPanel })),
  activity: lazy(async () => ({ default: (await import('./activity/activity-panel.tsx')).ActivityPanel })),
  storage: lazy(async () => ({ default: (await import('./storage/storage-panel.tsx')).StoragePanel })),
  health: lazy(async () => ({ default: (await import('./health/health-panel.tsx')).HealthPanel })),
  settings: lazy(async () => ({ default: (await import('./settings/settings-panel.tsx')).SettingsPanel })),
};
/** Above every view, where a report is open. */
const ReportPanel = lazy(async () => ({ default: (await import('./report/report-panel.tsx')).ReportPanel }));
/** Below every view, once something was cancelled. */
const UndoBar = lazy(async () => ({ default: (await import('./undo-bar.tsx')).UndoBar }));
const PANELS: Record<View, Component> = { models: ModelsPanel, ...LATER };

/** By then the first rows are drawn. */
const FETCH_AFTER_MS = 500;

/** The frame: navigation, connection banner, and one view at a time. */
export function App(props: { api: ApiClient; host: PageHost }): JSX.Element {
  // The page keeps one connection for its whole life, so the props are read once.
  const app = untrack(() => createAppStore(props.api, createPreferences(), props.host));
  const m = () => app.preferences.locale().m;
  const view = () => app.route().view;
  let main!: HTMLElement;
  leadToSettingsOnce(app);
  fetchLaterViews(app);
  onMount(() => {
    const stop = props.host.onDropped?.(paths => {
      app.goTo('storage');
      void app.importFrom(paths);
    });
    onCleanup(() => stop?.());
  });
  onMount(() => onCleanup(guardFocus(main)));
  createEffect(on(view, () => main.scrollTo({ top: 0 }), { defer: true }));

  return (
    <AppProvider value={app}>
      <div class="shell" classList={{ 'shell-away': app.connection() === 'lost' }}>
        <Navigation view={view()} onSelect={name => app.goTo(name)} />
        <main class="main" ref={main}>
          <ConnectionBanner />
          <Show when={app.opened()}>
            {report => (
              <Suspense>
                <ReportPanel report={report()} />
              </Suspense>
            )}
          </Show>
          <Show when={view()} keyed>
            {name => (
              <Panel>
                <Suspense fallback={<p class="empty">{m().loading}</p>}>
                  <Dynamic component={PANELS[name]} />
                </Suspense>
              </Panel>
            )}
          </Show>
        </main>
        <Show when={app.cancelled().length > 0}>
          <Suspense>
            <UndoBar />
          </Suspense>
        </Show>
        <Shortcuts />
        <div class="visually-hidden" role="status" aria-live="polite" data-testid="live-region">
          {app.spoken()}
        </div>
      </div>
    </AppProvider>
  );
}

/**
 * Once the first view has its rows, the page fetches the others. A person then enters them at once,
 * and also while the engine, which serves them to a browser, is away.
 */
function fetchLaterViews(app: AppStore): void {
  let begun = false;
  createEffect(() => {
    if (begun || app.versions().state === 'loading') return;
    begun = true;
    setTimeout(() => {
      // A script that is not fetched now is fetched when its view is entered.
      for (const panel of [...Object.values(LATER), UndoBar]) void panel.preload().catch(() => undefined);
    }, FETCH_AFTER_MS);
  });
}

/**
 * At a first start (no library, no model) the page opens Settings. It does so once, and not when
 * the person has already gone to another view.
 */
function leadToSettingsOnce(app: AppStore): void {
  let decided = false;
  const decide = () => {
    const [health, versions] = [app.health(), app.versions()];
    if (decided || health.state !== 'ready' || versions.state !== 'ready') return;
    decided = true;
    const isFirst =
      health.value.opened === undefined && health.value.library.url === null && versions.value.length === 0;
    if (isFirst && untrack(app.route).view === 'models') app.goTo('settings');
  };
  // No panel catches errors here. A health value that can't be read leads nowhere; its own view
  // says why.
  catchError(
    () => createEffect(decide),
    () => undefined,
  );
}
