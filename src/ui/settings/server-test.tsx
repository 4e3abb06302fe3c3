import { createEffect, createSignal, on, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ApiMethods } from '../../api/contract.ts';
import { ActionButton } from '../shared/components/action-button.tsx';
import { Notice } from '../shared/components/notice.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { codeAndText } from '../shared/view-model/error-text.ts';

type Params = ApiMethods['testServer']['params'];

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
  const [result, setResult] = createSignal<{ ok: boolean; text: string }>();
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
    setBusy(true);
    setResult(undefined);
    const answer = await ask({ kind, url: url.trim(), ...(token !== null && { token: token || null }) });
    setBusy(false);
    if (mine !== question) return;
    setResult(answer);
    app.say(answer.text);
  };
  const ask = async (params: Params) => {
    try {
      const { count, latencyMs } = await app.api.call('testServer', params);
      const ms = app.preferences.locale().f.exact(Math.round(latencyMs));
      return { ok: true, text: m().settings.testOk[params.kind](count, ms) };
    } catch (thrown) {
      return { ok: false, text: codeAndText(toErrorValue(thrown), m()) };
    }
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
      <Show when={result()}>{found => <Notice tone={found().ok ? 'good' : 'bad'}>{found().text}</Notice>}</Show>
    ),
  };
}
