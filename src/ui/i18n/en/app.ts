import type { AppMessages } from '../messages/app.ts';

export const app: AppMessages = {
  appName: 'Model Manager',
  nav: {
    label: 'Views',
    models: 'Models',
    top: 'Top Models',
    activity: 'Activity',
    storage: 'Storage',
    health: 'Health',
    settings: 'Settings',
  },
  connection: {
    lost: 'Connection to the engine lost. Reconnecting… Downloads continue while the engine is running.',
    away: {
      app: 'The engine did not come back. Close the app and open it again. Downloads will continue where they stopped.',
      browser:
        'The engine no longer runs at this address. Start the program again and open the address that it prints. If it comes back here, this window reconnects automatically.',
    },
    refused:
      'The program was restarted at a new address, so this window is no longer connected. Open the address that it printed, or open the app again; this window then reconnects too.',
    back: 'Connected again.',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    names: {
      search: 'Search',
      rows: 'Next and previous row',
      buttons: 'Buttons of a row',
      open: 'Details of a row',
      close: 'Close details, clear the search',
      help: 'This list',
    },
  },
  panelFailed: 'This view stopped working.',
  tryAgain: 'Try again',
  loading: 'Loading…',
  close: 'Close',
  sentence: text => `${text}.`,
  perSecond: amount => `${amount}/s`,
  duration: { s: n => `${n} s`, min: n => `${n} min`, h: n => `${n} h`, d: n => (n === '1' ? '1 day' : `${n} days`) },
  ago: { now: 'just now', past: time => `${time} ago` },
};
