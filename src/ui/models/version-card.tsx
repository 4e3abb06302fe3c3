import { createSignal, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionButton } from '../shared/components/button.tsx';
import { CopyButton } from '../shared/components/copy-button.tsx';
import { Notice } from '../shared/components/notice.tsx';
import { RowButtons } from '../shared/components/row-buttons.tsx';
import { StatusChip } from '../shared/components/status-chip.tsx';
import { toErrorValue } from '../shared/store/error-value.ts';
import { useApp } from '../shared/store/app-store.ts';
import { codeAndText } from '../shared/view-model/row-text.ts';
import { versionRow } from './versions.ts';
import type { VersionEntry } from './versions.ts';

interface VersionCardProps {
  modelId: string;
  entry: VersionEntry;
  open: boolean;
  infoKnown: boolean;
}

/** One version: what is here, what the library says, and what can be done. */
export function VersionCard(props: VersionCardProps): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const row = () => versionRow(props.modelId, props.entry);
  return (
    <details class="card" open={props.open}>
      <summary>
        <span class="card-title">{props.entry.version}</span>
        <StatusChip status={props.entry.local?.status ?? 'available'} />
      </summary>
      <Facts entry={props.entry} />
      <Show when={props.infoKnown && props.entry.published === null}>
        <p class="hint">{m().detail.notPublished}</p>
      </Show>
      <Files entry={props.entry} />
      <div class="card-buttons">
        <Show when={props.entry.local?.status === 'ready'}>
          <Show when={app.host.showFolder}>
            {show => (
              <ActionButton kind="quiet" onClick={() => show()(props.modelId, props.entry.version)}>
                {m().detail.showFolder}
              </ActionButton>
            )}
          </Show>
          <VerifyButton modelId={props.modelId} version={props.entry.version} />
        </Show>
        <Show when={row()}>{known => <RowButtons row={known()} others="words" />}</Show>
      </div>
    </details>
  );
}

function Facts(props: { entry: VersionEntry }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const f = () => app.preferences.locale().f;
  const size = () => props.entry.local?.sizeBytes ?? props.entry.published?.size_bytes ?? null;
  const checksum = () => props.entry.local?.checksumSha256 ?? props.entry.published?.checksum_sha256 ?? null;
  const needed = () => {
    const free = app.freeBytes();
    const bytes = props.entry.published?.size_bytes;
    if (props.entry.local !== null || free === null || bytes === undefined) return null;
    return m().detail.neededOf(f().bytes(bytes), f().bytes(free));
  };
  const reused = () => {
    const bytes = props.entry.local?.reusedBytes ?? 0;
    return bytes > 0 ? m().detail.reusedBytes(f().bytes(bytes)) : null;
  };
  const date = (iso: string | null | undefined) => (iso ? f().dateTime(iso) : null);
  return (
    <dl class="facts">
      <Fact name={m().detail.size} value={size() === null ? null : f().bytes(size() ?? 0)} />
      <Fact name={m().detail.needed} value={needed()} />
      <Fact name={m().detail.reused} value={reused()} />
      <Fact name={m().detail.path} value={props.entry.local?.path ?? null} copy />
      <Fact name={m().detail.checksum} value={checksum()} copy />
      <Fact name={m().detail.installedAt} value={date(props.entry.local?.installedAt)} />
      <Fact name={m().detail.updatedAt} value={date(props.entry.local?.updatedAt)} />
      <Fact name={m().detail.publishedAt} value={date(props.entry.published?.published_at)} />
    </dl>
  );
}

function Fact(props: { name: string; value: string | null; copy?: boolean }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <Show when={props.value}>
      {value => (
        <div class="fact">
          <dt>{props.name}</dt>
          <dd classList={{ mono: props.copy === true }}>
            <span>
              <Breakable text={value()} />
            </span>
            <Show when={props.copy}>
              <CopyButton label={m().detail.copy} name={m().actionOn(m().detail.copy, props.name)} text={value} />
            </Show>
          </dd>
        </div>
      )}
    </Show>
  );
}

/** A long path breaks after its separators, not in the middle of a name. */
function Breakable(props: { text: string }): JSX.Element {
  return (
    <For each={props.text.split(/(?<=[\\/])/)}>
      {part => (
        <>
          {part}
          <wbr />
        </>
      )}
    </For>
  );
}

function Files(props: { entry: VersionEntry }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const f = () => app.preferences.locale().f;
  const damage = (path: string) => props.entry.local?.damaged.find(file => file.path === path);
  return (
    <>
      <Show when={props.entry.published === null}>
        <For each={props.entry.local?.damaged}>
          {file => (
            <p class="hint hint-bad">
              {file.path}: {m().detail.damageReason[file.reason]}
            </p>
          )}
        </For>
      </Show>
      <Show when={props.entry.published}>
        {published => (
          <>
            <h4 class="files-title">{m().detail.files(published().files.length)}</h4>
            <ul class="files">
              <For each={published().files}>
                {file => (
                  <li>
                    <span class="file-path">{file.path}</span>
                    <Show when={damage(file.path)}>
                      {bad => <span class="hint-bad">{m().detail.damageReason[bad().reason]}</span>}
                    </Show>
                    <span class="file-size">{f().bytes(file.size_bytes)}</span>
                    <CopyButton
                      label="SHA-256"
                      name={m().actionOn(m().detail.copy, `SHA-256 ${file.path}`)}
                      text={() => file.sha256}
                    />
                  </li>
                )}
              </For>
            </ul>
          </>
        )}
      </Show>
    </>
  );
}

function VerifyButton(props: { modelId: string; version: string }): JSX.Element {
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
