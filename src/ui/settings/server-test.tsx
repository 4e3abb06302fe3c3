import { createEffect, createSignal, on, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ApiMethods } from '../../api/contract.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { useApp } from '../shared/store/app-store.ts';
import { codeAndText } from '../shared/view-model/row-text.ts';
import { ActionButton } from '../shared/components/button.tsx';
import { Notice } from '../shared/components/notice.tsx';

type Params = ApiMethods['testServer']['params'];

interface ServerTestProps {
  kind: Params['kind'];
  name: string;
  url: string;
  /** null: the stored one. '': none. */
  token: string | null;
}

export interface ServerTest {
  button: () => JSX.Element;
  result: () => JSX.Element;
}

/** A button that asks a server before its address is saved, and the answer for the line below it. */
export function createServerTest(asked: () => ServerTestProps): ServerTest {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [busy, setBusy] = createSignal(false);
  const [result, setResult] = createSignal<{ ok: boolean; text: string }>();
  // An answer is about what was asked, not about what is typed since.
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
