import { For } from 'solid-js';
import type { JSX } from 'solid-js';
import type { StorageView } from '../../api/contract.ts';
import { useApp } from '../shared/store/app-store.ts';
import { diskShares } from './disk-use.ts';

/** The whole disk as one bar. The legend says the same in words. */
export function DiskBar(props: { storage: StorageView }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const shares = () => diskShares(props.storage);
  return (
    <div class="disk">
      <div class="disk-bar" aria-hidden="true">
        <For each={shares().filter(({ bytes }) => bytes > 0)}>
          {share => <div class={`disk-part disk-${share.name}`} style={{ 'flex-grow': share.fraction.toFixed(5) }} />}
        </For>
      </div>
      <ul class="disk-legend">
        <For each={shares()}>
          {share => (
            <li data-testid={`disk-${share.name}`}>
              <span class={`swatch disk-${share.name}`} aria-hidden="true" />
              {locale().m.storage.shares[share.name]}
              <span class="disk-bytes">{locale().f.bytes(share.bytes)}</span>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
