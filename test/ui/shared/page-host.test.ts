import { expect } from 'chai';
import { hostOf, tellWhenOnline } from '../../../src/ui/shared/page-host.ts';

/** A window at an address: what it was asked to fetch, and what was posted to it. */
function pageAt(address: string, status = 200) {
  const { protocol, host, hostname } = new URL(address);
  const posted: unknown[][] = [];
  const page = {
    location: { protocol, host, hostname, origin: `${protocol}//${host}` },
    fetch: () => Promise.resolve({ status }),
    postMessage: (...args: unknown[]) => posted.push(args),
  };
  return { host: hostOf(page as unknown as Window), posted };
}

describe('the host of the page', () => {
  it('shows folders in the desktop app: by model and version, to its own origin', () => {
    const { host, posted } = pageAt('app://model-manager/');
    host.showFolder?.('ocr-eng', '1.0.0');
    expect(posted).to.deep.equal([
      [{ type: 'model-manager-show-folder', modelId: 'ocr-eng', version: '1.0.0' }, 'app://model-manager'],
    ]);
    host.speak?.('zh');
    expect(posted[1]).to.deep.equal([{ type: 'model-manager-language', language: 'zh' }, 'app://model-manager']);
    expect(host.isRefused).to.equal(null);
    expect(host.notifies).to.equal(true);
  });

  it('tells in a browser whether the engine refuses the page, and shows no folder', async () => {
    for (const [status, refused] of [
      [200, false],
      [401, true],
      [403, false],
    ] as const) {
      const { host } = pageAt('http://127.0.0.1:4000/', status);
      expect(await host.isRefused?.(), String(status)).to.equal(refused);
      expect([host.showFolder, host.speak, host.onDropped, host.notifies]).to.deep.equal([null, null, null, false]);
    }
  });
});

describe('the page', () => {
  it('tells the engine each time that the machine is online again, and minds no refusal', async () => {
    const page = new EventTarget();
    const told: unknown[][] = [];
    const call = (...args: unknown[]) => {
      told.push(args);
      return Promise.reject(new Error('The engine is away.'));
    };
    tellWhenOnline(page as Window, { call });
    expect(told).to.deep.equal([]);
    page.dispatchEvent(new Event('offline'));
    for (let times = 0; times < 2; times += 1) page.dispatchEvent(new Event('online'));
    await new Promise(resolve => setImmediate(resolve));
    expect(told).to.deep.equal([
      ['hostSignal', { signal: 'online' }],
      ['hostSignal', { signal: 'online' }],
    ]);
  });
});
