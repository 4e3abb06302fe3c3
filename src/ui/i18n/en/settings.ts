import type { SettingsMessages } from '../messages/settings.ts';

export const settings: SettingsMessages = {
  settings: {
    welcome:
      'Welcome. Enter the address of your model library, test it, and save: its models then appear under Models.',
    servers: {
      library: {
        url: 'Model library',
        hint: 'Address of the library, for example https://models.example.com',
        token: 'Library token',
      },
      scheduler: {
        url: 'Dispatch server',
        hint: 'Optional. Gives the ranking and learns which models are missing here.',
        token: 'Dispatch token',
      },
    },
    secret: {
      stored: 'Stored, not shown',
      none: 'None',
      forget: 'Forget',
      forgotten: 'Is forgotten when you save.',
    },
    test: 'Test',
    testOk: {
      library: (count, ms) =>
        `A model library with ${count === 1 ? '1 model' : `${count} models`}, answered in ${ms} ms.`,
      scheduler: (count, ms) =>
        `A dispatch server that ranks ${count === 1 ? '1 model' : `${count} models`}, answered in ${ms} ms.`,
    },
    modelsDir: 'Models folder',
    modelsDirHint: 'Holds from the next start on. What is installed is not moved. Empty: in the data folder.',
    maxDownloads: 'Downloads at once',
    connectionsPerFile: 'Connections per file',
    pinnedKeys: 'Trusted keys',
    pinnedKeysHint: 'Ed25519 public keys, one a line. With any, only models signed by one of them are installed.',
    proxyUrl: 'Proxy',
    proxyUrlHint: 'For example http://proxy:3128 or socks5h://proxy:1080. Empty: the system’s.',
    caFile: 'Certificates',
    caFileHint: 'PEM file with further authorities, for a proxy or a library inside the company.',
    engineTitle: 'Engine',
    appearance: 'Appearance',
    language: 'Language',
    languageAuto: 'As the system',
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    notifications: 'Notifications',
    notificationStates: {
      granted: 'When a model is ready and this window is not in view.',
      denied: 'Not allowed here.',
      default: 'Allow',
    },
    save: 'Save',
    saved: 'Saved.',
    problems: {
      badUrl: 'Expected an address that begins with http:// or https://.',
      badProxy: 'Expected an address that begins with http://, https:// or socks5://.',
      badToken: 'Expected a token of printable characters without spaces.',
      badPath: 'Expected an absolute path.',
      badNumber: 'Expected a whole number from 1 to 16.',
      badKeys: 'Expected one public key in Base64 on each line.',
    },
  },
};
