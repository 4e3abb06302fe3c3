export { createDownloader } from './downloader.ts';
export { createSampler } from './base/sampler.ts';
