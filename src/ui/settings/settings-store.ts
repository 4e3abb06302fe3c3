import { createEffect, createSignal, on } from 'solid-js';
import type { Accessor } from 'solid-js';
import { createStore } from 'solid-js/store';
import type { ErrorValue, SettingsView } from '../../api/contract.ts';
import type { AppStore } from '../shared/store/app-store.ts';
import { createCall } from '../shared/store/call.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { valueOf } from '../shared/store/stream.ts';
import { changesOf, EMPTY_FORM, fieldOf, problemsOf, toForm } from './settings-form.ts';
import type { SettingsField, SettingsForm } from './settings-form.ts';

export interface SettingsStore {
  form: SettingsForm;
  set: <K extends SettingsField>(field: K, value: SettingsForm[K]) => void;
  /** The settings of the engine. null until it has answered. */
  stored: Accessor<SettingsView | null>;
  /**
   * What is wrong with a field, in words. The form has rules of its own, and the engine can refuse
   * a value.
   */
  problem: (field: SettingsField) => string | undefined;
  /** An error that belongs to no field. */
  failure: Accessor<ErrorValue | null>;
  saved: Accessor<boolean>;
  /** A field differs from what the engine has. */
  dirty: Accessor<boolean>;
  busy: Accessor<boolean>;
  save: () => Promise<void>;
}

/** The form of the engine's settings. It lives as long as its owner. */
export function createSettingsStore(app: AppStore): SettingsStore {
  const [saves, setSaves] = createSignal(0);
  const [form, setForm] = createStore<SettingsForm>({ ...EMPTY_FORM });
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [outcome, setOutcome] = createSignal<ErrorValue | 'saved' | null>(null);
  const loaded = createCall(saves, () => app.api.call('getSettings', {}));
  createEffect(
    on(loaded, settings => {
      if (settings.state === 'ready') setForm(toForm(settings.value));
    }),
  );
  const refusal = () => {
    const result = outcome();
    return result === 'saved' ? null : result;
  };

  return {
    form,
    set(field, value) {
      setOutcome(null);
      setForm(field, value as never);
    },
    stored: () => valueOf(loaded(), null),
    problem(field) {
      const { m } = app.preferences.locale();
      const own = tried() ? problemsOf(form)[field] : undefined;
      if (own) return m.settings.problems[own];
      const error = refusal();
      return error && fieldOf(error) === field ? m.settings.problems.refused : undefined;
    },
    failure() {
      const settings = loaded();
      if (settings.state === 'failed') return settings.error;
      const error = refusal();
      return error && fieldOf(error) === null ? error : null;
    },
    saved: () => outcome() === 'saved',
    dirty() {
      const settings = loaded();
      return settings.state === 'ready' && Object.keys(changesOf(form, settings.value)).length > 0;
    },
    busy,
    async save() {
      const settings = loaded();
      setTried(true);
      setOutcome(null);
      if (busy() || app.connection() === 'lost' || settings.state !== 'ready') return;
      if (Object.keys(problemsOf(form)).length > 0) return;
      setBusy(true);
      try {
        await app.api.call('setSettings', { settings: changesOf(form, settings.value) });
        setOutcome('saved');
        app.say(app.preferences.locale().m.settings.saved);
        setSaves(n => n + 1);
      } catch (thrown) {
        setOutcome(toErrorValue(thrown));
      } finally {
        setBusy(false);
      }
    },
  };
}
