import type { ApiMethod } from './contract.ts';

/** Every method once. A missing or a foreign method is a type error. */
const METHODS: Record<ApiMethod, true> = {
  getModelPath: true,
  getModelPathForTask: true,
  useModel: true,
  releaseModel: true,
  install: true,
  update: true,
  pause: true,
  resume: true,
  cancel: true,
  undoCancel: true,
  prioritize: true,
  remove: true,
  repair: true,
  verify: true,
  adopt: true,
  pruneJournal: true,
  list: true,
  model: true,
  getSettings: true,
  setSettings: true,
  history: true,
  refresh: true,
  hostSignal: true,
  storage: true,
  discardPartial: true,
  contribution: true,
  testServer: true,
  diagnose: true,
  saveReport: true,
  stateAt: true,
  explain: true,
};

export const API_METHODS = Object.keys(METHODS) as ApiMethod[];
