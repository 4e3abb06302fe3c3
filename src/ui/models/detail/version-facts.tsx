import { For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { CopyButton } from '../../shared/components/copy-button.tsx';
import { useApp } from '../../shared/store/app-store.ts';
import { aboutOf } from '../../shared/view-model/about.ts';
import type { VersionEntry } from './versions.ts';

/**
 * Sizes, dates, path and checksum of one version. What is installed counts before what is
 * published.
 */
export function VersionFacts(props: { entry: VersionEntry }): JSX.Element {
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
  const about = () => aboutOf(extraOf(props.entry));
  const date = (iso: string | null | undefined) => (iso ? f().dateTime(iso) : null);
  return (
    <dl class="facts">
      <Fact name={m().detail.size} value={size() === null ? null : f().bytes(size() ?? 0)} />
      <Fact name={m().detail.task} value={about().task} />
      <Fact name={m().detail.language} value={about().languages.join(', ') || null} />
      <Fact name={m().detail.tags} value={about().tags.join(', ') || null} />
      <Fact name={m().detail.license} value={about().license} />
      <Fact name={m().detail.homepage} value={about().homepage} copy />
      <Fact name={m().detail.changelog} value={about().changelog} />
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

/** What is installed tells of itself; else the library does. */
function extraOf({ local, published }: VersionEntry): Record<string, unknown> | undefined {
  return local && Object.keys(local.extra).length > 0 ? local.extra : published?.extra;
}

/** One fact. Without a value it is not shown. */
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

/** A text that breaks after the separators of a path, not in the middle of a name. */
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
