import { createEffect, createSignal, For, on, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { DoctorLine, DoctorReport, ErrorValue } from '../../api/contract.ts';
import { ActionButton } from '../shared/components/action-button.tsx';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { Icon } from '../shared/components/icon.tsx';
import type { IconName } from '../shared/components/icon.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';

const ICONS: Record<DoctorLine['state'], IconName> = { ok: 'check', warning: 'warn', problem: 'warn' };
/** The looks of the checks above, by state. */
const LOOKS: Record<DoctorLine['state'], string> = { ok: 'ok', warning: 'warned', problem: 'bad' };

/** All checks of `model-manager doctor`, when somebody asks: they read the journal and ask the servers. */
export function DoctorBox(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m.health.doctor;
  const [report, setReport] = createSignal<DoctorReport | null>(null);
  const [error, setError] = createSignal<ErrorValue | null>(null);
  const [busy, setBusy] = createSignal<'quick' | 'deep' | null>(null);
  const [wasDeep, setWasDeep] = createSignal(false);
  const [saving, setSaving] = createSignal(false);
  const [saved, setSaved] = createSignal<{ path: string; sizeBytes: number } | null>(null);

  const save = async () => {
    setSaving(true);
    setError(null);
    await app.api
      .call('saveReport', {})
      .then(setSaved)
      .catch((thrown: unknown) => setError(toErrorValue(thrown)));
    setSaving(false);
  };

  const examine = async (deep: boolean) => {
    setBusy(deep ? 'deep' : 'quick');
    setError(null);
    const { language } = app.preferences.locale();
    await app.api
      .call('diagnose', { deep, language })
      .then(found => {
        setReport(found);
        setWasDeep(deep);
      })
      .catch((thrown: unknown) => setError(toErrorValue(thrown)));
    setBusy(null);
  };
  // The engine has the words: another language is another question.
  createEffect(
    on(
      () => app.preferences.locale().language,
      () => report() && void examine(wasDeep()),
      { defer: true },
    ),
  );
  return (
    <section data-testid="doctor">
      <h2 class="section-title">{m().title}</h2>
      <p class="hint">{m().hint}</p>
      <p class="doctor-buttons">
        <ActionButton
          busy={busy() === 'quick'}
          idle={busy() !== null || (app.away() && app.opened() === null)}
          onClick={() => void examine(false)}
        >
          {m().run}
        </ActionButton>
        <ActionButton
          busy={busy() === 'deep'}
          idle={busy() !== null || (app.away() && app.opened() === null)}
          onClick={() => void examine(true)}
        >
          {m().deep}
        </ActionButton>
        <ActionButton busy={saving()} idle={app.away()} onClick={() => void save()}>
          {m().save}
        </ActionButton>
      </p>
      <Show when={saved()}>
        {file => (
          <p class="check-text" role="status" data-testid="saved-report">
            {m().saved(file().path, app.preferences.locale().f.bytes(file().sizeBytes))}
          </p>
        )}
      </Show>
      <Show when={error()}>{failed => <ErrorNotice tone="bad" error={failed()} />}</Show>
      <Show when={report()}>{found => <DoctorLines lines={found().lines} />}</Show>
    </section>
  );
}

function DoctorLines(props: { lines: readonly DoctorLine[] }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m.health.doctor;
  const worstFirst = () => [
    ...props.lines.filter(({ state }) => state === 'problem'),
    ...props.lines.filter(({ state }) => state === 'warning'),
    ...props.lines.filter(({ state }) => state === 'ok'),
  ];
  return (
    <div role="status">
      <ul class="checks">
        <For each={worstFirst()}>
          {line => (
            <li class={`check check-${LOOKS[line.state]}`} data-testid={`doctor-${line.finding}`}>
              <span class="check-icon">
                <Icon name={ICONS[line.state]} />
              </span>
              <div>
                <p class="check-title">
                  {line.title}
                  <span class="check-state">{m().states[line.state]}</span>
                </p>
                <p class="check-text">{line.text}</p>
                <Show when={line.state !== 'ok' && line.todo}>
                  {todo => <p class="check-advice">{m().todo(todo())}</p>}
                </Show>
              </div>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
