import { createContext, createEffect, createMemo, createSignal, onCleanup, untrack, useContext } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { ApiClient, ConnectionState } from '../../../api/client.ts';
import type { CatalogModel, HealthView, ModelView, OpenedReport, Ranking, Remote } from '../../../api/contract.ts';
import type { PageHost } from '../page-host.ts';
import { makeByteMemory } from '../view-model/held-bytes.ts';
import { rowText } from '../view-model/row-text.ts';
import { knownRows, withSamples } from '../view-model/rows.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { addSpeeds } from '../view-model/speeds.ts';
import type { Speeds } from '../view-model/speeds.ts';
import { createCommands } from './commands.ts';
import type { Commands } from './commands.ts';
import { createConnection } from './connection.ts';
import { createImports } from './imports.ts';
import type { ImportStore } from './imports.ts';
import { createKeyedList } from './keyed-list.ts';
import { announceChanges, followTitle } from './notices.ts';
import type { Preferences } from './preferences.ts';
import { createRemaining } from './remaining.ts';
import type { RemainingStore } from './remaining.ts';
import { createRoute } from './route.ts';
import type { RouteStore } from './route.ts';
import { createLatest, makeTicker, valueOf } from './stream.ts';
import type { Loaded, Ticker } from './stream.ts';
import { createUndo } from './undo.ts';
import type { UndoStore } from './undo.ts';

const CLOCK_MS = 1_000;

/** What all views read and do. The page has one, and `useApp` gives it to every component. */
export interface AppStore extends Commands, ImportStore, RemainingStore, RouteStore, UndoStore {
  readonly api: ApiClient;
  readonly host: PageHost;
  readonly ticker: Ticker;
  readonly preferences: Preferences;
  readonly connection: Accessor<ConnectionState>;
  /** See ConnectionStore. */
  readonly refused: Accessor<boolean>;
  /** See ConnectionStore. */
  readonly longAway: Accessor<boolean>;
  /** Milliseconds since 1970. It changes each second, for ages and countdowns. */
  readonly now: Accessor<number>;
  /** The engine is gone: nothing is measured, and no button works. */
  readonly away: Accessor<boolean>;
  /** The report that somebody opened; null: an engine is behind the page. */
  readonly opened: Accessor<OpenedReport | null>;
  /** The second line of a row. */
  readonly rowText: (row: ModelRow) => string;
  /** Bytes per second of a model's download over the last seconds, oldest first. */
  readonly speeds: (modelId: string) => readonly number[];
  /** Every version that is here or on its way. */
  readonly versions: Accessor<Loaded<ModelView[]>>;
  /** One row for each model, by name. A row keeps its identity while its fields change. */
  readonly rows: Accessor<ModelRow[]>;
  readonly catalog: Accessor<Loaded<Remote<CatalogModel[]>>>;
  readonly ranking: Accessor<Loaded<Remote<Ranking>>>;
  readonly health: Accessor<Loaded<HealthView>>;
  /** Free bytes on the disk of the models. null while unknown. */
  readonly freeBytes: Accessor<number | null>;
  /** The text of the live region, which screen readers speak. */
  readonly spoken: Accessor<string>;
  readonly say: (text: string) => void;
}

export function createAppStore(api: ApiClient, preferences: Preferences, host: PageHost): AppStore {
  const ticker = makeTicker();
  onCleanup(() => ticker.stop());
  const versions = createLatest(api.stream('state', {}), ticker);
  const progress = createLatest(api.stream('progress', {}), ticker);
  const catalog = createLatest(api.stream('catalog', {}), ticker);
  const ranking = createLatest(api.stream('ranking', {}), ticker);
  const health = createLatest(api.stream('health', {}), ticker);
  // Decisions change rarely, measurements ten times a second: only the second memo runs for those.
  // Both streams begin with their present value. Rows of one alone would move when the other comes.
  const known = createMemo(() =>
    catalog().state === 'loading' ? [] : knownRows(valueOf(versions(), []), valueOf(catalog(), null)?.value ?? []),
  );
  const link = createConnection(api, host.isRefused);
  // A report that somebody opened has no engine either.
  const opened = createMemo(() => valueOf(health(), null)?.opened ?? null);
  const away = () => link.connection() === 'lost' || opened() !== null;
  const keepBytes = makeByteMemory();
  // What an engine measured before it went away is measured no more.
  const measured = createMemo(() => keepBytes(withSamples(known(), away() ? [] : valueOf(progress(), []))));
  const rows = createKeyedList(measured, 'modelId');
  const [spoken, say] = createSignal('');
  announceChanges(measured, preferences, say);
  followTitle(measured, preferences);
  createEffect(() => host.speak?.(preferences.locale().language));
  const now = createClock();
  const freeBytes = createMemo(() => valueOf(health(), null)?.freeBytes ?? null);
  const undo = createUndo(api);
  const remaining = createRemaining(measured, now);
  warmFormats(preferences);
  return {
    api,
    host,
    ticker,
    preferences,
    ...link,
    away,
    opened,
    now,
    speeds: createSpeeds(measured, now),
    versions,
    rows,
    catalog,
    ranking,
    health,
    freeBytes,
    ...remaining,
    rowText: row =>
      rowText(row, preferences.locale(), {
        ...{ now: now(), freeBytes: freeBytes(), secondsLeft: remaining.secondsLeft(row.modelId), away: away() },
      }),
    spoken,
    say,
    ...undo,
    ...createCommands(api, ({ modelId, version }) => {
      if (version !== null) undo.offerUndo({ modelId, version });
    }),
    ...createRoute(),
    ...createImports(api),
  };
}

/** The first use of a format takes milliseconds. The page has them while it waits for the list. */
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

/** Takes one measurement of each download a second, so rows are read untracked. */
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
