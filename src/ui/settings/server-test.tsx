import { createEffect, createSignal, on, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ApiMethods, ErrorValue } from '../../api/contract.ts';
import { ActionButton } from '../shared/components/action-button.tsx';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { Notice } from '../shared/components/notice.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { errorText } from '../shared/view-model/error-text.ts';
import { addressProblem } from './settings-form.ts';

type Params = ApiMethods['testServer']['params'];
type Outcome = { ok: boolean; text: string; error?: undefined } | { ok: false; error: ErrorValue; text?: undefined };

/** With these codes something answered, and not as the asked kind of server does. */
const ANSWERED: ReadonlySet<ErrorValue['code']> = new Set([
  'SERVER_REJECTED',
  'SERVER_ERROR',
  'PROXY_INTERFERED',
  'MANIFEST_INVALID',
]);

interface ServerTestProps {
  kind: Params['kind'];
  name: string;
  url: string;
  /** null: test with the stored one. '': test without one. */
  token: string | null;
}

export interface ServerTest {
  button: () => JSX.Element;
  result: () => JSX.Element;
}

/**
 * A button that tests a server, and the result. They are two elements, because the result has its
 * own line.
 */
export function createServerTest(asked: () => ServerTestProps): ServerTest {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [busy, setBusy] = createSignal(false);
  const [result, setResult] = createSignal<Outcome>();
  // A result belongs to the address and the token that were tested. When one changes, it is
  // dropped.
  let question = 0;
  createEffect(
    on(
      () => [asked().url, asked().token],
      () => {
        question += 1;
        setResult(undefined);
      },
    ),
  );

  const test = async () => {
    const mine = ++question;
    const { kind, url, token } = asked();
    const problem = addressProblem(url);
    if (problem !== null) {
      setResult({ ok: false, text: m().settings.problems[problem] });
      return;
    }
    setBusy(true);
    setResult(undefined);
    const answer = await ask({ kind, url: url.trim(), ...(token !== null && { token: token || null }) });
    setBusy(false);
    if (mine !== question) return;
    setResult(answer);
    app.say(answer.text ?? errorText(answer.error, app.preferences.locale()));
  };
  const ask = async (params: Params): Promise<Outcome> => {
    try {
      const { count, latencyMs } = await app.api.call('testServer', params);
      const ms = app.preferences.locale().f.exact(Math.round(latencyMs));
      return { ok: true, text: m().settings.testOk[params.kind](count, ms) };
    } catch (thrown) {
      const error = toErrorValue(thrown);
      return (await isOther(error, params))
        ? { ok: false, text: m().settings.isOther[params.kind] }
        : { ok: false, error };
    }
  };
  /** Something answered, but no such server: a person may have mixed up the two addresses. */
  const isOther = async (error: ErrorValue, { kind, url }: Params): Promise<boolean> => {
    if (!ANSWERED.has(error.code)) return false;
    const other = kind === 'library' ? 'scheduler' : 'library';
    return app.api.call('testServer', { kind: other, url }).then(
      () => true,
      () => false,
    );
  };
  return {
    button: () => (
      <ActionButton
        busy={busy()}
        idle={asked().url.trim() === '' || app.connection() === 'lost'}
        label={m().actionOn(m().settings.test, asked().name)}
        onClick={() => void test()}
      >
        {m().settings.test}
      </ActionButton>
    ),
    result: () => (
      <Show when={result()}>
        {found => (
          <Show when={found().error} fallback={<Notice tone={found().ok ? 'good' : 'bad'}>{found().text}</Notice>}>
            {error => <ErrorNotice tone="bad" error={error()} />}
          </Show>
        )}
      </Show>
    ),
  };
}
