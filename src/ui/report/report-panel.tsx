import { createEffect, createSignal, For, Show, untrack } from 'solid-js';
import type { Accessor, JSX } from 'solid-js';
import type { ErrorValue, ModelView, OpenedReport } from '../../api/contract.ts';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { momentRows } from './moments.ts';
import { StoryBox } from './story-box.tsx';

/** Of a report: what it is, its models at any moment, and the story of each model. */
export function ReportPanel(props: { report: OpenedReport }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m.report;
  return (
    <section class="report" data-testid="report" aria-label={m().title(locale().f.dateTime(props.report.madeAt))}>
      <p class="report-title">{m().title(locale().f.dateTime(props.report.madeAt))}</p>
      <p class="hint">
        {m().readOnly} {props.report.redacted ? m().redacted : ''}
      </p>
      <Show when={props.report.lastSeq > 0} fallback={<p class="hint">{m().empty}</p>}>
        <TimeTravel report={props.report} />
        <StoryBox />
      </Show>
    </section>
  );
}

/** The models after an event, and after another one beside it. */
function TimeTravel(props: { report: OpenedReport }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [seq, setSeq] = createSignal(untrack(() => props.report.lastSeq));
  const [other, setOther] = createSignal<number | null>(null);
  const [error, setError] = createSignal<ErrorValue | null>(null);
  const models = createModelsAt(seq, setError);
  const there = () => other() ?? seq();
  const others = createModelsAt(there, setError);
  const rows = () => momentRows(models(), other() === null ? null : others());
  const word = (status: ModelView['status'] | null) => (status === null ? m().report.absent : m().status[status]);
  return (
    <div class="time-travel">
      <Moment label={m().report.moment} report={props.report} seq={seq()} onSeq={setSeq} testid="moment" />
      <label class="report-choice">
        <input
          type="checkbox"
          checked={other() !== null}
          onChange={event => setOther(event.currentTarget.checked ? props.report.firstSeq : null)}
        />
        {m().report.compare}
      </label>
      <Show when={other() !== null}>
        <Moment label={m().report.other} report={props.report} seq={there()} onSeq={setOther} testid="other-moment" />
      </Show>
      <Show when={error()}>{failed => <ErrorNotice tone="bad" error={failed()} />}</Show>
      <table class="moment-table">
        <thead>
          <tr>
            <th>{m().report.model}</th>
            <th>{m().report.status}</th>
            <Show when={other() !== null}>
              <th>{m().report.before}</th>
            </Show>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {row => (
              <tr classList={{ 'moment-changed': row.changed }} data-testid={`moment-${row.model}`}>
                <td>{row.model}</td>
                <td>{word(row.status)}</td>
                <Show when={other() !== null}>
                  <td>{word(row.before)}</td>
                </Show>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

interface MomentProps {
  label: string;
  report: OpenedReport;
  seq: number;
  onSeq: (seq: number) => void;
  testid: string;
}

function Moment(props: MomentProps): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const [time, setTime] = createSignal<string | null>(null);
  let latest = 0;
  createEffect(() => {
    const asked = props.seq;
    latest = asked;
    const tell = (at: string | null) => latest === asked && setTime(at);
    void app.api
      .call('history', { after: asked - 1, limit: 1 })
      .then(([event]) => tell(event?.time ?? null))
      // The state at the moment says what can't be read.
      .catch(() => tell(null));
  });
  return (
    <label class="moment">
      <span>{props.label}</span>
      <input
        type="range"
        min={props.report.firstSeq}
        max={props.report.lastSeq}
        value={props.seq}
        data-testid={props.testid}
        onInput={event => props.onSeq(Number(event.currentTarget.value))}
      />
      <output>
        {locale().m.report.at(locale().f.exact(props.seq))}
        <Show when={time()}>{at => `, ${locale().f.dateTime(at())}`}</Show>
      </output>
    </label>
  );
}

/** The newest answer wins: a slider asks faster than a long journal is read. */
function createModelsAt(
  seq: Accessor<number>,
  onError: (error: ErrorValue | null) => void,
): Accessor<readonly ModelView[]> {
  const app = useApp();
  const [models, setModels] = createSignal<readonly ModelView[]>([]);
  let asking = false;
  let wanted = 0;
  const ask = async (): Promise<void> => {
    asking = true;
    for (let asked = -1; asked !== wanted;) {
      asked = wanted;
      try {
        setModels(await app.api.call('stateAt', { seq: asked }));
        onError(null);
      } catch (thrown) {
        onError(toErrorValue(thrown));
      }
    }
    asking = false;
  };
  createEffect(() => {
    wanted = seq();
    if (!asking) void ask();
  });
  return models;
}
