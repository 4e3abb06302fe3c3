import { createSignal, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ApiMethods, ErrorValue } from '../../../api/contract.ts';
import { ActionButton } from '../../shared/components/action-button.tsx';
import { ErrorNotice } from '../../shared/components/error-notice.tsx';
import { Notice } from '../../shared/components/notice.tsx';
import { useApp } from '../../shared/store/app-store.ts';
import { toErrorValue } from '../../shared/store/error-value.ts';

type VerifyResult = ApiMethods['verify']['result'];

/** Verifies an installed version, with its progress and the result. */
export function VerifyButton(props: { modelId: string; version: string }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [busy, setBusy] = createSignal(false);
  const [result, setResult] = createSignal<VerifyResult | ErrorValue>();
  const verify = async () => {
    setBusy(true);
    setResult(undefined);
    try {
      setResult(await app.api.call('verify', { modelId: props.modelId, version: props.version }));
    } catch (thrown) {
      setResult(toErrorValue(thrown));
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
      <Show when={result()}>{found => <Result found={found()} />}</Show>
      <ActionButton kind="quiet" busy={busy()} idle={app.connection() === 'lost'} onClick={() => void verify()}>
        {m().actions.verify}
      </ActionButton>
    </>
  );
}

function Result(props: { found: VerifyResult | ErrorValue }): JSX.Element {
  const app = useApp();
  const detail = () => app.preferences.locale().m.detail;
  const text = ({ ok, files, damaged, missing }: VerifyResult) =>
    ok ? detail().verifyOk(files) : missing ? detail().verifyMissing : detail().verifyBad(damaged.length);
  const error = () => ('code' in props.found ? props.found : null);
  const found = () => ('code' in props.found ? null : props.found);
  return (
    <>
      <Show when={error()}>{why => <ErrorNotice tone="bad" error={why()} />}</Show>
      <Show when={found()}>{said => <Notice tone={said().ok ? 'good' : 'bad'}>{text(said())}</Notice>}</Show>
    </>
  );
}
