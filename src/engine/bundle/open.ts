/** The second door: a bundle is opened, and the page serves it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createBrowserHost } from '../browser-host/browser-host.ts';
import { validateParams } from '../handlers/validate-params.ts';
import { extractBundle } from './extract.ts';
import type { BundleLimits } from './extract.ts';
import { openedApi } from './opened-api.ts';

const TOKEN_BYTES = 32;

export interface OpenReportOptions {
  /** The zip. */
  path: string;
  /** Folder of the built UI; null serves the API alone. */
  uiDir: string | null;
  /** On loopback; 0: any free one. */
  port?: number;
  limits?: BundleLimits;
}

/**
 * Serves the page over a report. No data directory is read, nobody is asked over the network, and
 * nothing is written but a private folder that `close` removes.
 *
 * @throws ModelError INVALID_ARGUMENT for what is no report, or one beyond the limits
 */
export async function openReport({ path, uiDir, port = 0, limits }: OpenReportOptions): Promise<{
  url: string;
  close(): Promise<void>;
}> {
  const extracted = await extractBundle(path, limits);
  try {
    const api = await openedApi(extracted.dir);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const host = await createBrowserHost({ uiDir, token, run: randomUUID(), port, validateParams });
    host.serve({ api });
    return {
      url: host.url,
      close: async () => {
        await host.close();
        await extracted.close();
      },
    };
  } catch (error) {
    await extracted.close();
    throw error;
  }
}
