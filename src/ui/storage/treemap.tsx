import { createMemo, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { InstalledView } from '../../api/contract.ts';
import { useApp } from '../shared/store/app-store.ts';
import { PICTURE_RATIO, tiles } from './tiles.ts';
import type { Tile, TileKind } from './tiles.ts';

const KINDS: readonly TileKind[] = ['current', 'old', 'broken', 'others'];

/** The disk use of each version as an area. The list below the picture says the same in words. */
export function Treemap(props: { installed: readonly InstalledView[] }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const shown = createMemo(() => tiles(props.installed));
  const kinds = () => KINDS.filter(kind => shown().some(tile => tile.kind === kind));
  const name = ({ version, count }: Tile) =>
    version === null ? locale().m.storage.others(count) : `${version.modelId} ${version.version}`;
  const label = () =>
    locale().m.storage.picture(
      shown()
        .map(tile => `${name(tile)} ${locale().f.bytes(tile.bytes)}`)
        .join(', '),
    );
  return (
    <Show when={shown().length > 0}>
      <div class="treemap" role="img" aria-label={label()} style={{ 'aspect-ratio': String(PICTURE_RATIO) }}>
        <For each={shown()}>
          {tile => (
            <div
              class={`tile tile-${tile.kind}`}
              title={`${name(tile)} · ${locale().f.bytes(tile.bytes)}`}
              style={{
                left: percent(tile.box.x),
                top: percent(tile.box.y),
                width: percent(tile.box.width),
                height: percent(tile.box.height),
              }}
            >
              <span class="tile-name">{name(tile)}</span>
              <span class="tile-bytes">{locale().f.bytes(tile.bytes)}</span>
            </div>
          )}
        </For>
      </div>
      <ul class="disk-legend">
        <For each={kinds()}>
          {kind => (
            <li>
              <span class={`swatch tile-${kind}`} aria-hidden="true" />
              {locale().m.storage.tileKinds[kind]}
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(3)}%`;
}
