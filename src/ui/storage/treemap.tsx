import { createMemo, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { useApp } from '../shared/store/app-store.ts';
import type { ModelUse } from './disk-use.ts';
import { PICTURE_RATIO, tiles } from './tiles.ts';
import type { Tile } from './tiles.ts';

/** Neighbours have different colours: `.tile-0` to `.tile-4`. */
const SHADES = 5;

/** The disk use of each model as an area. The list below the picture says the same in words. */
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
