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
    lost: 'Connection to the engine lost. Reconnecting… Downloads go on as long as the engine runs.',
    away: {
      app: 'The engine has not come back. Close the app and open it again; downloads go on where they stopped.',
      browser:
        'There is no engine at this address any more. Start the program again and open the address that it prints; if it comes back here, this window goes on by itself.',
    },
    refused:
      'The program takes this window no more: it was started anew with another address. Open the address that it printed (or open the app again), and this window goes on, too.',
    back: 'Connected again.',
  },
  panelFailed: 'This view stopped working.',
  tryAgain: 'Try again',
  loading: 'Loading…',
  close: 'Close',
  duration: { s: n => `${n} s`, min: n => `${n} min`, h: n => `${n} h`, d: n => (n === '1' ? '1 day' : `${n} days`) },
  ago: { now: 'just now', past: time => `${time} ago` },
};
