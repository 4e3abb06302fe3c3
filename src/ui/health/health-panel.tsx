import { For, Match, Show, Switch } from 'solid-js';
import type { JSX } from 'solid-js';
import type { HealthView } from '../../api/contract.ts';
import type { HealthState } from '../i18n/messages/health.ts';
import { Icon } from '../shared/components/icon.tsx';
import type { IconName } from '../shared/components/icon.tsx';
import { ErrorDetails, ErrorNotice } from '../shared/components/error-notice.tsx';
import { ViewHeader } from '../shared/components/view-header.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { valueOf } from '../shared/store/stream.ts';
import { DoctorBox } from './doctor-box.tsx';
import { healthChecks, healthSummary } from './health-checks.ts';
import type { HealthCheck } from './health-checks.ts';

const ICONS: Record<HealthState, IconName> = { ok: 'check', bad: 'warn', off: 'dash', unknown: 'dash' };

/** The checks of the engine with advice, and facts about it. */
export function HealthPanel(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const health = () => {
    const loaded = app.health();
    return loaded.state === 'ready' ? loaded.value : null;
  };
  const failure = () => {
    const loaded = app.health();
    return loaded.state === 'failed' ? loaded.error : null;
  };
  return (
    <section class="page">
      <ViewHeader title={m().nav.health} summary={m().health.intro} />
      <Switch fallback={<p class="empty">{m().loading}</p>}>
        <Match when={failure()}>{error => <ErrorNotice tone="bad" error={error()} />}</Match>
        <Match when={health()}>
          {value => (
            <>
              <Checks health={value()} />
              <DoctorBox />
              <About health={value()} />
            </>
          )}
        </Match>
      </Switch>
    </section>
  );
}

function Checks(props: { health: HealthView }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const checks = () => healthChecks(props.health, valueOf(app.versions(), []), locale());
  const summary = () => healthSummary(checks(), locale());
  return (
    <>
      <p class={`summary summary-${summary().tone}`}>
        <Icon name={ICONS[summary().tone]} />
        {summary().text}
      </p>
      <ul class="checks">
        <For each={checks()}>{check => <Check check={check} />}</For>
      </ul>
    </>
  );
}

function Check(props: { check: HealthCheck }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <li class={`check check-${props.check.state}`} data-testid={`health-${props.check.name}`}>
      <span class="check-icon">
        <Icon name={ICONS[props.check.state]} />
      </span>
      <div>
        <p class="check-title">
          {m().health.names[props.check.name]}
          <span class="check-state">{m().health.states[props.check.state]}</span>
        </p>
        <Show when={props.check.text}>
          <p class="check-text">{props.check.text}</p>
        </Show>
        <Show when={props.check.advice}>
          <p class="check-advice">{props.check.advice}</p>
        </Show>
        <Show when={props.check.error}>{error => <ErrorDetails error={error()} />}</Show>
      </div>
    </li>
  );
}

function About(props: { health: HealthView }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const facts = (): [string, string][] => [
    [m().health.version, props.health.version],
    [m().health.pid, String(props.health.pid)],
    [m().health.startedAt, app.preferences.locale().f.dateTime(props.health.startedAt)],
    [m().health.dataDir, props.health.dataDir],
    [m().health.modelsDir, props.health.modelsDir],
  ];
  return (
    <>
      <h2 class="section-title">{m().health.facts}</h2>
      <dl class="facts facts-wide">
        <For each={facts()}>
          {([name, value]) => (
            <div class="fact">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </For>
      </dl>
    </>
  );
}
