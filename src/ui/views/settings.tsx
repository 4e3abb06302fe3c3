import { createEffect, createSignal, createUniqueId, For, on, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { createStore } from 'solid-js/store';
import type { ErrorValue } from '../../engine/api/contract.ts';
import { Notice } from '../components/notice.tsx';
import { LANGUAGE_NAMES } from '../i18n/locale.ts';
import { createCall } from '../store/call.ts';
import { toErrorValue } from '../store/error-value.ts';
import { useApp } from '../store/app-store.ts';
import { LANGUAGE_CHOICES, THEMES } from '../store/preferences.ts';
import type { LanguageChoice } from '../store/preferences.ts';
import type { Theme } from '../i18n/messages.ts';
import { codeAndText } from '../view-model/row-text.ts';
import { changesOf, MAX_DOWNLOADS_LIMIT, problemsOf, toForm } from '../view-model/settings.ts';
import type { SettingsForm } from '../view-model/settings.ts';

export function SettingsPanel(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <section class="page page-narrow">
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
      </div>
    </section>
  );
}

function EngineSettings(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [saves, setSaves] = createSignal(0);
  const [form, setForm] = createStore<SettingsForm>({ libraryUrl: '', schedulerUrl: '', maxDownloads: '' });
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [outcome, setOutcome] = createSignal<ErrorValue | 'saved' | null>(null);
  const loaded = createCall(saves, () => app.api.call('getSettings', {}));
  createEffect(
    on(loaded, settings => {
      if (settings.state === 'ready') setForm(toForm(settings.value));
    }),
  );
  const problem = (field: keyof SettingsForm) => {
    const key = tried() ? problemsOf(form)[field] : undefined;
    return key && m().settings[key];
  };
  const failure = () => {
    const settings = loaded();
    const result = outcome();
    return settings.state === 'failed' ? settings.error : result === 'saved' ? null : result;
  };

  const save = async () => {
    const settings = loaded();
    setTried(true);
    setOutcome(null);
    if (busy() || app.connection() === 'lost' || settings.state !== 'ready' || Object.keys(problemsOf(form)).length > 0)
      return;
    setBusy(true);
    try {
      await app.api.call('setSettings', { settings: changesOf(form, settings.value) });
      setOutcome('saved');
      app.say(m().settings.saved);
      setSaves(n => n + 1);
    } catch (thrown) {
      setOutcome(toErrorValue(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      class="form"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void save();
      }}
      onInput={() => setOutcome(null)}
    >
      <Field
        label={m().settings.libraryUrl}
        hint={m().settings.libraryHint}
        type="url"
        value={form.libraryUrl}
        problem={problem('libraryUrl')}
        onInput={value => setForm('libraryUrl', value)}
      />
      <Field
        label={m().settings.schedulerUrl}
        hint={m().settings.schedulerHint}
        type="url"
        value={form.schedulerUrl}
        problem={problem('schedulerUrl')}
        onInput={value => setForm('schedulerUrl', value)}
      />
      <Field
        label={m().settings.maxDownloads}
        type="number"
        value={form.maxDownloads}
        problem={problem('maxDownloads')}
        onInput={value => setForm('maxDownloads', value)}
      />
      <div class="form-end">
        <button
          type="submit"
          class="button button-primary"
          aria-disabled={busy() || app.connection() === 'lost' ? 'true' : undefined}
        >
          {m().settings.save}
        </button>
        <Show when={outcome() === 'saved'}>
          <Notice tone="good">{m().settings.saved}</Notice>
        </Show>
        <Show when={failure()}>{error => <Notice tone="bad">{codeAndText(error(), m())}</Notice>}</Show>
      </div>
    </form>
  );
}

interface FieldProps {
  label: string;
  hint?: string;
  type: 'url' | 'number';
  value: string;
  problem: string | undefined;
  onInput: (value: string) => void;
}

function Field(props: FieldProps): JSX.Element {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="field-control">
        <input
          id={id}
          type={props.type}
          value={props.value}
          min={props.type === 'number' ? 1 : undefined}
          max={props.type === 'number' ? MAX_DOWNLOADS_LIMIT : undefined}
          spellcheck={false}
          aria-invalid={props.problem !== undefined}
          aria-describedby={`${id}-hint`}
          onInput={event => props.onInput(event.currentTarget.value)}
        />
        <p id={`${id}-hint`} class="hint" classList={{ 'hint-bad': props.problem !== undefined }}>
          {props.problem ?? props.hint}
        </p>
      </div>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  choices: readonly T[];
  name: (choice: T) => string;
  onChoose: (choice: T) => void;
}

function Choice<T extends string>(props: ChoiceProps<T>): JSX.Element {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="field-control">
        <select id={id} value={props.value} onChange={event => props.onChoose(event.currentTarget.value as T)}>
          <For each={props.choices}>
            {choice => (
              <option value={choice} selected={choice === props.value}>
                {props.name(choice)}
              </option>
            )}
          </For>
        </select>
      </div>
    </div>
  );
}
