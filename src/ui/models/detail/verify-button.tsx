import { createSignal, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionButton } from '../../shared/components/action-button.tsx';
import { Notice } from '../../shared/components/notice.tsx';
import { useApp } from '../../shared/store/app-store.ts';
import { toErrorValue } from '../../shared/store/error-value.ts';
import { codeAndText } from '../../shared/view-model/error-text.ts';

/** Verifies an installed version, with its progress and the result. */
export function VerifyButton(props: { modelId: string; version: string }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [busy, setBusy] = createSignal(false);
  const [result, setResult] = createSignal<{ ok: boolean; text: string }>();
  const verify = async () => {
    setBusy(true);
    setResult(undefined);
    try {
      const { ok, files, damaged } = await app.api.call('verify', { modelId: props.modelId, version: props.version });
      setResult({ ok, text: ok ? m().detail.verifyOk(files) : m().detail.verifyBad(damaged.length) });
    } catch (thrown) {
      setResult({ ok: false, text: codeAndText(toErrorValue(thrown), m()) });
    } finally {
      setBusy(false);
    }
  };
  const share = () => {
    const row = app.rows().find(({ modelId }) => modelId === props.modelId);
    return row?.version === props.version ? row.verifyingShare : undefined;
  };
  return (
    <>
      <Show when={share()}>
        {done => <span class="hint">{m().row.verifying(app.preferences.locale().f.percent(done()))}</span>}
      </Show>
      <Show when={result()}>{found => <Notice tone={found().ok ? 'good' : 'bad'}>{found().text}</Notice>}</Show>
      <ActionButton kind="quiet" busy={busy()} idle={app.connection() === 'lost'} onClick={() => void verify()}>
        {m().actions.verify}
      </ActionButton>
    </>
  );
}
