import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect } from 'chai';
import { spawnCommand, untilEngine } from '../../crash/ownership/processes.ts';
import { needsSignals } from '../../support/signals.ts';
import { World } from '../../support/world.ts';

const KIB = 1024;

describe('path --task', function () {
  this.timeout(60_000);
  let world: World;
  let schedulerUrl: string;
  /** Ids of the tasks that were reported, each time they were. */
  let reported: string[];
  let answer: (response: ServerResponse) => void;
  let onReport: () => void;

  beforeEach(async () => {
    world = await World.create();
    reported = [];
    answer = accept;
    onReport = () => undefined;
    const server = createServer((request, response) => {
      if (request.method !== 'POST') return void response.end('{"generated_at":"now","ranking":[]}');
      void json(request).then(body => {
        reported.push((body as { task_id: string }).task_id);
        answer(response);
        onReport();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    schedulerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    world.onClose(() => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(resolve));
    });
  });
  afterEach(() => world.close());

  const accept = (response: ServerResponse) => void response.end('{}');
  const refuse = (response: ServerResponse) => void response.writeHead(503).end();
  const path = (...more: string[]) => spawnCommand(world, ['path', 'whisper', '--task', 't-1', ...more]);
  const outcomes = async () =>
    (await world.journal())
      .filter(({ type }) => type === 'ModelUnavailableReported' || type === 'UnavailableReportFailed')
      .map(({ type, data }) => [type, (data as { tasks: { dispatch_task_id: string }[] }).tasks[0]?.dispatch_task_id]);
  const arrived = [['ModelUnavailableReported', 't-1']];

  it('without an engine waits until the report has arrived and is recorded', async () => {
    const command = path('--scheduler', schedulerUrl);
    expect(await command.exit).to.equal(5);
    expect(reported).to.deep.equal(['t-1']);
    expect(await outcomes()).to.deep.equal(arrived);
    expect(await command.stderr).to.match(/^error MODEL_NOT_AVAILABLE: [^\n]+\n$/);
  });

  it('waits for a dispatch server that refuses at first', async () => {
    answer = response => (reported.length > 2 ? accept : refuse)(response);
    expect(await path('--scheduler', schedulerUrl).exit).to.equal(5);
    expect(reported).to.have.length(3);
    expect(await outcomes()).to.deep.equal(arrived);
  });

  it('says that the report failed, and why', async () => {
    const command = path();
    expect(await command.exit).to.equal(5);
    expect(await command.stderr).to.match(/warning SCHEDULER_UNREACHABLE: .*task t-1.*No dispatch server is set/);
    expect(await outcomes()).to.deep.equal([['UnavailableReportFailed', 't-1']]);
  });

  it('through the engine of another command waits as well', async () => {
    const install = await installing();
    const command = path();
    expect(await command.exit).to.equal(5);
    expect(await outcomes()).to.deep.equal(arrived);
    expect(install.child.exitCode).to.equal(null);
  });

  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    it(`reports by an engine of its own when that of the other command ends by ${signal}`, async function () {
      needsSignals(this);
      answer = refuse;
      const install = await installing();
      const asked = new Promise<void>(resolve => (onReport = resolve));
      const command = path('--scheduler', schedulerUrl);
      await asked;
      install.child.kill(signal);
      await install.exit;
      answer = accept;
      expect(await command.exit).to.equal(5);
      expect((await outcomes()).at(-1)).to.deep.equal(arrived[0]);
    });
  }

  it('is out before an engine that is closed at once has ended', async () => {
    const { createModelManager } = await import('../../../src/engine/index.ts');
    const manager = await createModelManager({ dataDir: world.dataDir, schedulerUrl });
    await manager.getModelPathForTask({ taskId: 't-1', modelId: 'whisper' }).catch(() => undefined);
    await manager.close();
    expect(await outcomes()).to.deep.equal(arrived);
  });

  /** A command that runs an engine and has long to do. */
  async function installing() {
    await world.publish('other', '1.0.0', 8);
    await world.serve({ rate: 64 * KIB });
    const args = ['install', 'other@1.0.0', '--library', world.libraryUrl, '--scheduler', schedulerUrl];
    const command = spawnCommand(world, args);
    await untilEngine(world.dataDir);
    return command;
  }
});
