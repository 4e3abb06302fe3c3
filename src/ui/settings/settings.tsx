import { createSignal, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionButton } from '../shared/components/button.tsx';
import { Choice, InputField, TextField } from './field.tsx';
import { Notice } from '../shared/components/notice.tsx';
import { ServerFields } from './server-fields.tsx';
import { LANGUAGE_NAMES } from '../i18n/locale.ts';
import type { Theme } from '../i18n/messages.ts';
import { useApp } from '../shared/store/app-store.ts';
import { noticePermission } from '../shared/store/notices.ts';
import { LANGUAGE_CHOICES, THEMES } from '../shared/store/preferences.ts';
import type { LanguageChoice } from '../shared/store/preferences.ts';
import { createSettings } from './settings-store.ts';
import { valueOf } from '../shared/store/stream.ts';
import { codeAndText } from '../shared/view-model/row-text.ts';
import { PARALLEL_LIMIT } from './settings-form.ts';

export function SettingsPanel(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <section class="page page-narrow">
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

/** Asked for by a click alone: a page that asks by itself is refused, and rightly. */
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

function EngineSettings(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const settings = createSettings(app);
  const defaultDir = () => valueOf(app.health(), null)?.modelsDir;
  return (
    <form
      class="form"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void settings.save();
      }}
    >
      <For each={['library', 'scheduler'] as const}>
        {kind => (
          <ServerFields
            kind={kind}
            url={settings.form[`${kind}Url`]}
            token={settings.form[`${kind}Token`]}
            tokenStored={settings.stored()?.[`${kind}Token`] === true}
            urlProblem={settings.problem(`${kind}Url`)}
            tokenProblem={settings.problem(`${kind}Token`)}
            onUrl={url => settings.set(`${kind}Url`, url)}
            onToken={token => settings.set(`${kind}Token`, token)}
          />
        )}
      </For>
      <InputField
        label={m().settings.modelsDir}
        hint={m().settings.modelsDirHint}
        type="text"
        placeholder={defaultDir()}
        value={settings.form.modelsDir}
        problem={settings.problem('modelsDir')}
        onInput={value => settings.set('modelsDir', value)}
      />
      <For each={['maxDownloads', 'connectionsPerFile'] as const}>
        {field => (
          <InputField
            label={m().settings[field]}
            type="number"
            max={PARALLEL_LIMIT}
            value={settings.form[field]}
            problem={settings.problem(field)}
            onInput={value => settings.set(field, value)}
          />
        )}
      </For>
      <TextField
        label={m().settings.pinnedKeys}
        hint={m().settings.pinnedKeysHint}
        value={settings.form.pinnedKeys}
        problem={settings.problem('pinnedKeys')}
        onInput={value => settings.set('pinnedKeys', value)}
      />
      <For each={['proxyUrl', 'caFile'] as const}>
        {field => (
          <InputField
            label={m().settings[field]}
            hint={m().settings[`${field}Hint`]}
            type={field === 'proxyUrl' ? 'url' : 'text'}
            value={settings.form[field]}
            problem={settings.problem(field)}
            onInput={value => settings.set(field, value)}
          />
        )}
      </For>
      <div class="form-end">
        <button
          type="submit"
          class="button button-primary"
          aria-disabled={settings.busy() || app.connection() === 'lost' ? 'true' : undefined}
        >
          {m().settings.save}
        </button>
        <Show when={settings.saved()}>
          <Notice tone="good">{m().settings.saved}</Notice>
        </Show>
        <Show when={settings.failure()}>{error => <Notice tone="bad">{codeAndText(error(), m())}</Notice>}</Show>
      </div>
    </form>
  );
}
