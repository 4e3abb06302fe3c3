import { createMemo, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { useApp } from '../shared/store/app-store.ts';
import { PICTURE_RATIO, tiles } from './disk-use.ts';
import type { ModelUse, Tile } from './disk-use.ts';

/** As many steps of one colour as neighbours need to be told apart. */
const SHADES = 5;

/** Disk use by model as areas. A picture: the list below it says the same in words. */
export function Treemap(props: { uses: readonly ModelUse[] }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const shown = createMemo(() => tiles(props.uses));
  const name = (tile: Tile) => tile.modelId ?? locale().m.storage.others(tile.count);
  const label = () =>
    locale().m.storage.picture(
      shown()
        .map(tile => `${name(tile)} ${locale().f.bytes(tile.bytes)}`)
        .join(', '),
    );
  return (
    <div class="treemap" role="img" aria-label={label()} style={{ 'aspect-ratio': String(PICTURE_RATIO) }}>
      <For each={shown()}>
        {(tile, index) => (
          <div
            class={`tile tile-${index() % SHADES}`}
            title={`${name(tile)} · ${locale().f.bytes(tile.bytes)}`}
            style={{
              left: percent(tile.box.x),
              top: percent(tile.box.y),
              width: percent(tile.box.width),
              height: percent(tile.box.height),
            }}
          >
            <Show when={tile.labelled}>
              <span class="tile-name">{name(tile)}</span>
              <span class="tile-bytes">{locale().f.bytes(tile.bytes)}</span>
            </Show>
          </div>
        )}
      </For>
    </div>
  );
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(3)}%`;
}
