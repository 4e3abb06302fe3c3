/** The views of the page, in the order of the navigation. */
export type View = 'models' | 'top' | 'activity' | 'storage' | 'health' | 'settings';

/** What can be done with a key alone. */
export type Shortcut = 'search' | 'rows' | 'buttons' | 'open' | 'close' | 'help';

/** The frame around the views, and the words that every view shares. */
export interface AppMessages {
  appName: string;
  nav: { label: string } & Record<View, string>;
  connection: {
    lost: string;
    /** The engine stays away: what to do, depending on where the page runs. */
    away: Record<'app' | 'browser', string>;
    refused: string;
    back: string;
  };
  shortcuts: { title: string; names: Record<Shortcut, string> };
  panelFailed: string;
  tryAgain: string;
  loading: string;
  close: string;
  /** With its full stop. */
  sentence: (text: string) => string;
  /** Gets an amount with its unit. */
  perSecond: (amount: string) => string;
  /** Each gets a formatted number. */
  duration: Record<'s' | 'min' | 'h' | 'd', (n: string) => string>;
  ago: { now: string; past: (time: string) => string };
}
