import { createSignal, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { LANGUAGE_NAMES } from '../i18n/locale.ts';
import type { Theme } from '../i18n/messages/settings.ts';
import { ActionButton } from '../shared/components/action-button.tsx';
import { ViewHeader } from '../shared/components/view-header.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { noticePermission } from '../shared/store/notices.ts';
import { LANGUAGE_CHOICES, THEMES } from '../shared/store/preferences.ts';
import type { LanguageChoice } from '../shared/store/preferences.ts';
import { valueOf } from '../shared/store/stream.ts';
import { EngineSettings } from './engine-settings.tsx';
import { Choice } from './fields.tsx';

/** The settings of the engine, and the choices of this window. */
export function SettingsPanel(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <section class="page page-narrow">
      <ViewHeader title={m().nav.settings} summary={m().settings.intro} />
      <Show when={valueOf(app.health(), null)?.library.url === null}>
        <p class="welcome">{m().settings.welcome}</p>
      </Show>
      <h2 class="section-title">{m().settings.engineTitle}</h2>
      <EngineSettings />
      <h2 class="section-title">{m().settings.appearance}</h2>
      <div class="form">
        <Choice<LanguageChoice>
          label={m().settings.language}
          value={app.preferences.language()}
          choices={LANGUAGE_CHOICES}
          name={choice => (choice === 'auto' ? m().settings.languageAuto : LANGUAGE_NAMES[choice])}
          onChoose={app.preferences.setLanguage}
        />
        <Choice<Theme>
          label={m().settings.theme}
          value={app.preferences.theme()}
          choices={THEMES}
          name={theme => m().settings.themes[theme]}
          onChoose={app.preferences.setTheme}
        />
        <Notifications />
      </div>
    </section>
  );
}

/** The permission is asked for only after a click: browsers refuse a page that asks by itself. */
function Notifications(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [permission, setPermission] = createSignal(app.host.notifies ? 'granted' : noticePermission());
  const allow = async () => setPermission(await Notification.requestPermission());
  return (
    <div class="field">
      <span class="field-name">{m().settings.notifications}</span>
      <div class="field-control field-line">
        <Show
          when={permission() === 'default'}
          fallback={<p class="field-name">{m().settings.notificationStates[permission()]}</p>}
        >
          <ActionButton onClick={() => void allow()}>{m().settings.notificationStates.default}</ActionButton>
        </Show>
      </div>
    </div>
  );
}
