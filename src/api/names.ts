import type { ApiMethod, ApiStream } from './contract.ts';

/** Every method and stream once; the types make a forgotten or a foreign one an error. */
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
  remove: true,
  repair: true,
  verify: true,
  list: true,
  model: true,
  getSettings: true,
  setSettings: true,
  history: true,
  refresh: true,
  hostSignal: true,
  storage: true,
  discardPartial: true,
  testServer: true,
};

const STREAMS: Record<ApiStream, true> = {
  state: true,
  progress: true,
  events: true,
  catalog: true,
  ranking: true,
  health: true,
};

export const API_METHODS = Object.keys(METHODS) as ApiMethod[];
export const API_STREAMS = Object.keys(STREAMS) as ApiStream[];
