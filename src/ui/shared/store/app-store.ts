import { createContext, createMemo, createSignal, onCleanup, untrack, useContext } from 'solid-js';
import type { Accessor } from 'solid-js';
import { createStore } from 'solid-js/store';
import type { CatalogModel, ErrorValue, HealthView, ModelView, Ranking } from '../../../api/contract.ts';
import type { Remote } from '../../../api/contract.ts';
import type { ApiClient, Connection } from '../../api.ts';
import type { PageHost } from '../../connect.ts';
import type { Action } from '../../i18n/messages.ts';
import { commandOf } from '../view-model/actions.ts';
import { knownRows, withSamples } from '../view-model/rows.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { addSpeeds } from '../view-model/speeds.ts';
import type { Speeds } from '../view-model/speeds.ts';
import { createConnection } from './connection.ts';
import { toErrorValue } from './error-value.ts';
import { announceChanges, followTitle } from './notices.ts';
import type { Preferences } from './preferences.ts';
import { createTicker, fromStream, createKeyedList, valueOf } from './stream.ts';
import type { Loaded, Ticker } from './stream.ts';

const CLOCK_MS = 1_000;

/** Everything the views read and do. Made once, given by context. */
export interface AppStore {
  readonly api: ApiClient;
  readonly host: PageHost;
  readonly ticker: Ticker;
  readonly preferences: Preferences;
  readonly connection: Accessor<Connection>;
  /** The engine takes this page no more: see ConnectionStore. */
  readonly refused: Accessor<boolean>;
  /** It has been lost for long: see ConnectionStore. */
  readonly longAway: Accessor<boolean>;
  /** Milliseconds since 1970, renewed each second; for ages and countdowns. */
  readonly now: Accessor<number>;
  /** Bytes a second of a model's download over the last seconds, oldest first. */
  readonly speeds: (modelId: string) => readonly number[];
  readonly views: Accessor<Loaded<ModelView[]>>;
  readonly rows: Accessor<ModelRow[]>;
  readonly catalog: Accessor<Loaded<Remote<CatalogModel[]>>>;
  readonly ranking: Accessor<Loaded<Remote<Ranking>>>;
  readonly health: Accessor<Loaded<HealthView>>;
  /** On the models' disk; null while unknown. */
  readonly freeBytes: Accessor<number | null>;
  /** The action that runs for a model, until the engine answered. */
  readonly busy: (modelId: string) => Action | undefined;
  /** Why the last action on a model was refused. */
  readonly actionError: (modelId: string) => ErrorValue | undefined;
  readonly clearError: (modelId: string) => void;
  /** Resolves to whether it worked; a failure shows at the row. */
  readonly run: (action: Action, row: ModelRow) => Promise<boolean>;
  /** What the live region says. */
  readonly spoken: Accessor<string>;
  readonly say: (text: string) => void;
}

export function createAppStore(api: ApiClient, preferences: Preferences, host: PageHost): AppStore {
  const ticker = createTicker();
  onCleanup(() => ticker.stop());
  const views = fromStream(api.stream('state', {}), ticker);
  const progress = fromStream(api.stream('progress', {}), ticker);
  const catalog = fromStream(api.stream('catalog', {}), ticker);
  const ranking = fromStream(api.stream('ranking', {}), ticker);
  const health = fromStream(api.stream('health', {}), ticker);
  const known = createMemo(() => knownRows(valueOf(views(), []), valueOf(catalog(), null)?.value ?? []));
  const merged = createMemo(() => withSamples(known(), valueOf(progress(), [])));
  const rows = createKeyedList(merged, 'modelId');
  const [spoken, say] = createSignal('');
  announceChanges(merged, preferences, say);
  followTitle(merged, preferences);
  const now = createClock();
  warmFormats(preferences);
  return {
    api,
    host,
    ticker,
    preferences,
    ...createConnection(api, host.isRefused),
    now,
    speeds: createSpeeds(merged, now),
    views,
    rows,
    catalog,
    ranking,
    health,
    freeBytes: createMemo(() => valueOf(health(), null)?.freeBytes ?? null),
    spoken,
    say,
    ...createCommands(api),
  };
}

/** The first use of a format takes milliseconds. While the engine is asked for the list, there is time. */
function warmFormats(preferences: Preferences): void {
  const timer = setTimeout(() => {
    const { f } = untrack(preferences.locale);
    f.bytesOf(1e9, 4e9);
    f.speed(1e7);
    f.percent(0.5);
  });
  onCleanup(() => clearTimeout(timer));
}

function createClock(): Accessor<number> {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), CLOCK_MS);
  onCleanup(() => clearInterval(timer));
  return now;
}

function createCommands(api: ApiClient): Pick<AppStore, 'busy' | 'actionError' | 'clearError' | 'run'> {
  const [busy, setBusy] = createStore<Record<string, Action | undefined>>({});
  const [errors, setErrors] = createStore<Record<string, ErrorValue | undefined>>({});
  const clearError = (modelId: string) => setErrors(modelId, undefined);
  return {
    busy: modelId => busy[modelId],
    actionError: modelId => errors[modelId],
    clearError,
    async run(action, row) {
      const { modelId } = row;
      if (busy[modelId] !== undefined) return false;
      const { method, params } = commandOf(action, row);
      setBusy(modelId, action);
      clearError(modelId);
      try {
        await api.call(method, { ...params, commandId: crypto.randomUUID() });
        return true;
      } catch (thrown) {
        setErrors(modelId, toErrorValue(thrown));
        return false;
      } finally {
        setBusy(modelId, undefined);
      }
    },
  };
}

/** Once a second: as often as a person looks. */
function createSpeeds(rows: Accessor<ModelRow[]>, now: Accessor<number>): (modelId: string) => readonly number[] {
  const speeds = createMemo<Speeds>(before => (now(), addSpeeds(before, untrack(rows))), new Map());
  return modelId => speeds().get(modelId) ?? [];
}

const AppContext = createContext<AppStore>();
export const AppProvider = AppContext.Provider;

export function useApp(): AppStore {
  const app = useContext(AppContext);
  if (!app) throw new Error('Expected to be inside AppProvider.');
  return app;
}
