import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCatalog, readRanking } from '../../src/engine/offline.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

describe('questions without an engine', () => {
  let directory: TempDir;
  let proxy: Server;
  const asked: string[] = [];
  beforeEach(async () => {
    asked.length = 0;
    directory = await tempDir();
    // Only a proxy is asked for whole URLs.
    proxy = createServer(({ url = '' }, response) => {
      asked.push(url);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"models":[]}');
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    await writeFile(join(directory.path, 'settings.json'), JSON.stringify({ proxy_url: proxyUrl }));
  });
  afterEach(async () => {
    proxy.close();
    await directory.remove();
  });

  it('go through the proxy of settings.json', async () => {
    const dataDir = directory.path;
    await readCatalog({ dataDir, libraryUrl: 'http://library.test' });
    await readRanking({ dataDir, schedulerUrl: 'http://scheduler.test' });
    expect(asked[0]).to.equal('http://library.test/api/models');
    expect(asked.at(-1)).to.match(/^http:\/\/scheduler\.test\/api\/model-usage\/ranking/);
  });

  it('trust what ca_file of settings.json names, and say when it is of no use', async () => {
    const caFile = join(directory.path, 'company.pem');
    await writeFile(caFile, 'nothing');
    await writeFile(join(directory.path, 'settings.json'), JSON.stringify({ ca_file: caFile }));
    const { error } = await readCatalog({ dataDir: directory.path, libraryUrl: 'https://127.0.0.1:9' });
    expect(error?.code).to.equal('INVALID_ARGUMENT');
    expect(error?.message).to.include(caFile);
  });
});
