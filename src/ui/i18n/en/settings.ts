import type { SettingsMessages } from '../messages/settings.ts';

export const settings: SettingsMessages = {
  settings: {
    intro: 'Servers, folders and limits of the engine, and how this window looks.',
    welcome:
      'Welcome. Enter the address of your model library, test it and save it. Its models then appear under Models.',
    servers: {
      library: {
        url: 'Model library',
        hint: 'Address of the library, for example https://models.example.com',
        token: 'Library token',
      },
      scheduler: {
        url: 'Dispatch server',
        hint: 'Optional. Provides the ranking and is told which models are missing here.',
        token: 'Dispatch server token',
      },
    },
    secret: {
      stored: 'Saved, not shown',
      none: 'None',
      forget: 'Clear',
      forgotten: 'Will be cleared when you save.',
    },
    test: 'Test',
    isOther: {
      library: 'This is the address of a dispatch server. Enter it in the field “Dispatch server”.',
      scheduler: 'This is the address of a model library. Enter it in the field “Model library”.',
    },
    testOk: {
      library: (count, ms) =>
        `The model library works: ${count === 1 ? '1 model' : `${count} models`}, answered in ${ms} ms.`,
      scheduler: (count, ms) =>
        `The dispatch server works: it ranks ${count === 1 ? '1 model' : `${count} models`}, answered in ${ms} ms.`,
    },
    modelsDir: 'Models folder',
    modelsDirHint: 'Takes effect after a restart. Installed models are not moved. Leave empty to use the data folder.',
    maxDownloads: 'Downloads at once',
    connectionsPerFile: 'Connections per file',
    limitBytesPerSecond: 'Speed limit (MB/s)',
    limitBytesPerSecondHint: 'For all downloads together, from 0.1. Leave empty for no limit.',
    limitHours: 'Hours of the limit',
    limitHoursHint: 'For example 08:00-18:00, or 22:00-06:00. Leave empty if the limit always applies.',
    pinnedKeys: 'Trusted keys',
    pinnedKeysHint:
      'Ed25519 public keys, one per line. If there are any, only models signed with one of them are installed.',
    proxyUrl: 'Proxy',
    proxyUrlHint: 'For example http://proxy:3128 or socks5h://proxy:1080. Leave empty to use the system proxy.',
    caFile: 'Certificates',
    caFileHint: 'PEM file with additional certificate authorities, for a proxy or library inside your company.',
    engineTitle: 'Engine',
    nodeId: 'ID of this computer',
    appearance: 'Appearance',
    language: 'Language',
    languageAuto: 'Same as system',
    theme: 'Theme',
    themes: { system: 'Same as system', light: 'Light', dark: 'Dark' },
    notifications: 'Notifications',
    notificationStates: {
      granted: 'Shown when a model is ready while this window is in the background.',
      denied: 'Not allowed here.',
      default: 'Allow',
    },
    unsaved: {
      title: 'Leave without saving?',
      text: 'The settings that you changed are not saved yet.',
      leave: 'Leave',
      stay: 'Stay',
    },
    save: 'Save',
    saved: 'Saved.',
    problems: {
      badUrl: 'This is not a valid address. It should look like https://models.example.com.',
      onlyAddress: 'Enter the address without user name, “?” and “#”. A token has a field of its own.',
      refused: 'The engine does not accept this value.',
      noScheme: 'Add https:// (or http://) in front of the address.',
      badProxy: 'The address should begin with http://, https:// or socks5://.',
      badToken: 'A token has only printable characters and no spaces.',
      badPath: 'Enter a full path, from the root of the disk.',
      badNumber: 'Enter a whole number from 1 to 16.',
      badLimit: 'Enter a number of megabytes per second from 0.1, for example 5 or 2.5.',
      badHours: 'Enter two different times, like 08:00-18:00.',
      badKeys: 'Each line should be one public key in Base64.',
    },
  },
};
