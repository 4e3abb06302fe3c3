import type { HealthMessages } from '../messages/health.ts';

export const health: HealthMessages = {
  health: {
    intro: 'What works, what does not, and what to do about it.',
    allWell: 'Everything works.',
    notSetUp: names => `Everything that is set up works. Not set up: ${names}.`,
    problems: n => (n === 1 ? '1 thing needs attention.' : `${n} things need attention.`),
    names: {
      journal: 'Journal',
      registry: 'Registry',
      library: 'Model library',
      scheduler: 'Dispatch server',
      disk: 'Disk space',
      lock: 'Lock',
      models: 'Models',
    },
    states: { ok: 'OK', bad: 'Problem', off: 'Not set up', unknown: 'Not asked yet' },
    journalOk: seq => (seq === '1' ? '1 event, readable' : `${seq} events, all readable`),
    journalAdvice:
      'Installed models can still be used. Don’t change the data folder. Free disk space or fix its permissions, then restart.',
    registryOk: 'registry.json matches the journal',
    registryAdvice:
      'The registry is rebuilt from the journal automatically. Make sure that the data folder is writable.',
    libraryAdvice: 'Check your network and the address in Settings. Installed models can still be used.',
    libraryOff: 'Enter the address of your model library in Settings.',
    schedulerAdvice: 'Check the address in Settings. Downloads work without the dispatch server.',
    schedulerOff: 'Optional: enter its address in Settings to see the ranking.',
    diskFree: bytes => `${bytes} free`,
    diskLow: 'Space is running out. Remove models you don’t need.',
    lockAdvice:
      'Close the other program if it should not work on this model. The download then continues automatically.',
    modelsOk: 'No model is damaged, missing or failed',
    modelsBad: {
      damaged: (n, models) => `${n === 1 ? '1 is damaged' : `${n} are damaged`} (${models})`,
      missing: (n, models) => `${n === 1 ? '1 is missing' : `${n} are missing`} (${models})`,
      failed: (n, models) => `${n === 1 ? '1 download failed' : `${n} downloads failed`} (${models})`,
      removal: (n, models) => `${n === 1 ? '1 could not be removed' : `${n} could not be removed`} (${models})`,
    },
    modelsAdvice: 'Open “Needs attention” under Models: each row offers what helps.',
    doctor: {
      title: 'Examine everything',
      hint: 'Disks, permissions, locks, journal, files, library and dispatch server. Nothing is changed.',
      run: 'Examine',
      deep: 'Examine, and check every installed file',
      save: 'Save a report for support',
      saved: (path, bytes) =>
        `Saved (${bytes}): ${path}. User names, home paths, servers and tokens are replaced in it; names of models are not.`,
      states: { ok: 'OK', warning: 'Warning', problem: 'Problem' },
      todo: advice => `What to do: ${advice}.`,
    },
    facts: 'About',
    version: 'Version',
    pid: 'Process',
    startedAt: 'Running since',
    dataDir: 'Data folder',
    modelsDir: 'Models folder',
  },
};
