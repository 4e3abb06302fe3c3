/** The views of the page, in the order of the navigation. */
export type View = 'models' | 'top' | 'activity' | 'storage' | 'health' | 'settings';

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
  panelFailed: string;
  tryAgain: string;
  loading: string;
  close: string;
  /** Each gets a formatted number. */
  duration: Record<'s' | 'min' | 'h' | 'd', (n: string) => string>;
  ago: { now: string; past: (time: string) => string };
}
