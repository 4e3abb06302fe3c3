import { For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { CopyButton } from '../shared/components/copy-button.tsx';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { Notice } from '../shared/components/notice.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { valueOf } from '../shared/store/stream.ts';
import { InputField, TextField } from './fields.tsx';
import { ServerFields } from './server-fields.tsx';
import { PARALLEL_LIMIT } from './settings-form.ts';
import { Unsaved } from './unsaved.tsx';
import { createSettingsStore } from './settings-store.ts';

/** The form of the engine's settings. Save sends only what changed. */
export function EngineSettings(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const settings = createSettingsStore(app);
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
      <For each={['limitBytesPerSecond', 'limitHours'] as const}>
        {field => (
          <InputField
            label={m().settings[field]}
            hint={m().settings[`${field}Hint`]}
            type="text"
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
      <Show when={settings.stored()?.nodeId}>
        {id => (
          <div class="field">
            <span class="field-name">{m().settings.nodeId}</span>
            <div class="field-control field-line">
              <code>{id()}</code>
              <CopyButton
                label={m().detail.copy}
                name={m().actionOn(m().detail.copy, m().settings.nodeId)}
                text={() => id()}
              />
            </div>
          </div>
        )}
      </Show>
      <Unsaved dirty={settings.dirty()} />
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
        <Show when={settings.failure()}>{error => <ErrorNotice tone="bad" error={error()} />}</Show>
      </div>
    </form>
  );
}
