export { createDownloader } from './downloader.ts';
export type { DownloaderOptions } from './downloader.ts';
export { createSampler } from './base/sampler.ts';
