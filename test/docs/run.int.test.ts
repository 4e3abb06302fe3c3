import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect } from 'chai';
import { leaveOut } from '../support/leave-out.ts';
import { World } from '../support/world.ts';
import { runPage } from './page-run.ts';
import { runnableBlocks } from './runnable.ts';

describe('blocks of a page', () => {
  it('are run as their markers say', () => {
    const page =
      'a\n\n<!-- run: exit 5 -->\n\n```sh\nfalse\ntrue\n```\n\n```sh\nnot run\n```\n\n<!-- run: needs jq curl -->\n<!-- snippet: a.py -->\n\n```python\nx\n```\n';
    expect(runnableBlocks(page)).to.deep.equal([
      { language: 'sh', code: 'false\ntrue', line: 6, exit: 5, background: false, needs: [] },
      { language: 'python', code: 'x', line: 18, exit: 0, background: false, needs: ['jq', 'curl'] },
    ]);
    expect(() => runnableBlocks('<!-- run: twice -->\n\n```sh\nx\n```\n')).to.throw('got "twice"');
  });
});

describe('pages whose blocks are run', function () {
  this.timeout(240_000);
  let world: World;

  before(function () {
    if (process.platform === 'win32') leaveOut(this, 'The commands are written for a POSIX shell.');
  });
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.close());

  const environment = () => ({
    HOME: world.root,
    MODEL_MANAGER_DATA: world.dataDir,
    MODEL_MANAGER_LIBRARY: world.libraryUrl,
  });

  it('integration.md: each way to a path prints the same folder, and support.md tells of it', async () => {
    await world.publish('ocr-eng', '1.0.0', 0.01);
    await world.serve();
    const { printed } = await runPage('integration.md', world.root, environment());
    const folder = world.modelDir('ocr-eng', '1.0.0');
    expect(printed).to.have.length(8);
    const [install, none, fromCommand, fromCpp, fromRegistry, url, alive, fromApi] = printed;
    expect(install).to.include(folder);
    expect(none).to.equal('');
    for (const found of [fromCommand, fromCpp, fromRegistry, fromApi]) expect(found ?? folder).to.include(folder);
    expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
    expect(alive ?? '"run":').to.include('"run":');

    const support = await runPage('support.md', world.root, environment());
    expect(support.printed).to.have.length(4);
    const [first, asked, exported, jq] = support.printed;
    expect(first)
      .to.include(`Now: ocr-eng@1.0.0 is ready, in ${folder}.`)
      .and.match(/^clean, \d+ events/m);
    expect(asked).to.include('ModelInstalled').and.include('It led to:').and.include('downloading');
    expect(JSON.parse(exported?.split('\n').at(-2) ?? '')).to.have.nested.property('journal.status', 'clean');
    expect(jq ?? 'ModelInstalled').to.include('ModelInstalled');
  });

  it('operator.md: publishes, serves, signs and exports, and a missing model reaches the dispatch server', async () => {
    const [library, dispatch] = await Promise.all([freePort(), freePort()]);
    const replaced = { 8080: `${library}`, 8090: `${dispatch}` };
    const { printed } = await runPage('operator.md', world.root, environment(), replaced);
    expect(printed).to.have.length(14);
    expect(printed[1]).to.include('ocr-eng@1.0.0 ok, 1 file');
    expect(printed[2]).to.include('ocr-eng@1.0.1 is withdrawn');
    expect(printed[4]).to.include(world.modelDir('ocr-eng', '1.0.0'));
    expect(printed[6]).to.include(world.modelDir('ocr-eng', '1.1.0'));
    expect(printed[7]).to.include('1.2.0');
    expect(printed[8]).to.include(world.modelDir('ocr-eng', '1.2.0'));
    expect(printed[9]).to.include('valid until').and.include('ocr-eng');
    expect(printed[11] ?? '"demand":1').to.include('"demand":1');
    const journal = await world.journal();
    expect(journal.map(({ type }) => type)).to.include('ModelUnavailableReported');
    expect(journal.find(({ type }) => type === 'DownloadFailed')?.data).to.have.nested.property(
      'error.code',
      'SIGNATURE_INVALID',
    );
  });
});

/** Free a moment ago: the page has to name a port before anything listens there. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
