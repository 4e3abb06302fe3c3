import type { HealthMessages } from '../messages/health.ts';

export const health: HealthMessages = {
  health: {
    allWell: 'Everything works.',
    problems: n => (n === 1 ? '1 thing needs attention.' : `${n} things need attention.`),
    names: {
      journal: 'Journal',
      registry: 'Registry',
      library: 'Model library',
      scheduler: 'Dispatch server',
      disk: 'Disk space',
      lock: 'Lock',
    },
    states: { ok: 'OK', bad: 'Problem', off: 'Not set up', unknown: 'Not asked yet' },
    journalOk: seq => `${seq} events, all readable`,
    journalAdvice:
      'Installed models stay usable. Keep the data folder as it is, free disk space or mend its permissions, then restart.',
    registryOk: 'registry.json matches the journal',
    registryAdvice: 'The registry is rebuilt from the journal by itself. See that the data folder can be written to.',
    libraryAdvice: 'Check the address in Settings and your network. Installed models stay usable.',
    libraryOff: 'Enter the address of your model library in Settings.',
    schedulerAdvice: 'Check the address in Settings. Downloads don’t need the dispatch server.',
    schedulerOff: 'Optional: enter its address in Settings to see the ranking.',
    diskFree: bytes => `${bytes} free`,
    diskLow: 'Little space is left. Remove models you don’t need.',
    lockAdvice: 'End the other program if it should not work on this model. The download goes on by itself.',
    facts: 'About',
    version: 'Version',
    pid: 'Process',
    startedAt: 'Running since',
    dataDir: 'Data folder',
    modelsDir: 'Models folder',
  },
};
