import { createEffect, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { useApp } from './shared/store/app-store.ts';
import { Icon } from './shared/components/icon.tsx';

/**
 * Says that the engine is away, and what to do when it doesn't come back by itself. It is spoken
 * too.
 */
export function ConnectionBanner(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const text = () => {
    if (app.refused()) return m().connection.refused;
    if (!app.longAway()) return m().connection.lost;
    return m().connection.away[app.host.isRefused === null ? 'app' : 'browser'];
  };
  let wasLost = false;
  createEffect(() => {
    const connection = app.connection();
    if (connection === 'lost') app.say(text());
    if (connection === 'open' && wasLost) app.say(m().connection.back);
    wasLost = connection === 'lost' || (wasLost && connection !== 'open');
  });
  return (
    <Show when={app.connection() === 'lost'}>
      <div class="banner banner-warn" data-testid="connection-lost">
        <Icon name="offline" />
        <span>{text()}</span>
      </div>
    </Show>
  );
}
