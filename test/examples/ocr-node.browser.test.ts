import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { startOcrNode } from '../../examples/ocr-node/ocr-node.ts';
import type { OcrNode } from '../../examples/ocr-node/ocr-node.ts';
import { recognise } from '../../examples/ocr-node/recognise.ts';
import { submitTask } from '../../examples/ocr-node/submit.ts';
import { connectModelManager } from '../../src/engine/index.ts';
import type { ModelManager } from '../../src/engine/index.ts';
import { startEngine } from '../../src/engine/start/running.ts';
import { isModelError } from '../../src/model/errors.ts';
import { publishVersion } from '../../src/library/publish/index.ts';
import { serveScheduler } from '../../src/scheduler/server/index.ts';
import { launchChromium } from '../browser/ui-harness.ts';
import { button, shows } from '../browser/ui-page.ts';
import { World, reaches } from '../support/world.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MODEL = 'tesseract-eng';
const RANKING_POLL_MS = 100;
/** Everything on the picture, line by line, whatever the spaces between. */
const NOTE = [
  'Delivery note 2041',
  'Northfield Orchards, 12 May 2026',
  ...['Apples 240 kg crate 17', 'Pears 120 kg crate 18', 'Plums 85 kg crate 23'],
  'Received in good order by J. Weaver',
];

interface Machine {
  manager: ModelManager;
  nodeId: string;
  url: string;
}

describe('the example of a node that does OCR tasks', function () {
  this.timeout(120_000);
  let browser: Browser;
  let world: World;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());
  beforeEach(async () => {
    world = await World.create();
    const paths = [join(ROOT, 'node_modules/@tesseract.js-data/eng/4.0.0_best_int')];
    await publishVersion({ storage: world.storage, modelId: MODEL, version: '1.0.0', paths });
    await world.serve();
  });
  afterEach(() => world.close());

  it('refuses without the model, reads under a lease with it, and gets it by one click in Top Models', async () => {
    const scheduler = await serveScheduler({ seed: { 'tesseract-deu': 1 } });
    world.onClose(() => scheduler.close());
    const [a, b] = await Promise.all([machine('a', scheduler.url), machine('b', scheduler.url)]);
    const page = await topModels(a.url);
    await isFirst(page, 'tesseract-deu');

    const refusals: string[] = [];
    const submit = async () => {
      const picture = await readFile(join(ROOT, 'examples/ocr-node/delivery-note.png'));
      const signal = AbortSignal.timeout(30_000);
      const onRefused = (nodeId: string) => void refusals.push(nodeId);
      return submitTask({ schedulerUrl: scheduler.url, modelId: MODEL, picture, signal, onRefused });
    };
    const nodeA = await node(a, scheduler.url);
    const first = submit();
    await b.manager.install(MODEL);
    await reaches(b.manager, MODEL, 'ready');
    let during: unknown;
    await node(b, scheduler.url, async (folder, picture) => {
      during ??= await b.manager.remove(MODEL).catch((error: unknown) => isModelError(error) && error.code);
      return recognise(folder, picture);
    });
    expect(linesOf((await first).text)).to.deep.equal(NOTE);
    expect((await first).nodeId).to.equal(b.nodeId);
    expect(during, 'a version is not removed while it is read').to.equal('MODEL_IN_USE');
    expect(refusals[0]).to.equal(a.nodeId);

    const asked = refusals.length;
    expect((await submit()).nodeId).to.equal(b.nodeId);
    expect(refusals.length, 'the dispatch server knows who has it').to.equal(asked);

    // Two tasks against one: what people ask for rises by itself, and one click brings it.
    await isFirst(page, MODEL);
    await button(page.getByTestId(`rank-${MODEL}`), /^Install/).click();
    await shows(page.getByTestId(`rank-${MODEL}`), 'Installed');
    await nodeA.registered(`${MODEL}@1.0.0`);
    const last = await submit();
    expect([last.nodeId, linesOf(last.text)]).to.deep.equal([a.nodeId, NOTE]);
    expect(refusals.length).to.equal(asked);
  });

  it('tells its story on the command line', async () => {
    const main = join(ROOT, 'examples/ocr-node/main.ts');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', main], { cwd: ROOT });
    expect(stderr).to.equal('');
    expect(stdout.trimEnd().split('\n')).to.deep.equal([
      'A task comes.',
      'Machine A has no tesseract-eng, and refuses the task.',
      'Machine B reads: Delivery note 2041',
      'Another task comes.',
      'Machine B reads: Delivery note 2041',
      'First in the ranking: tesseract-eng, which 2 tasks asked for.',
      'Machine A has installed tesseract-eng. The next task comes.',
      'Machine A reads: Delivery note 2041',
    ]);
  });

  /** An engine with its page, and the connection of the program that works with its models. */
  async function machine(name: string, schedulerUrl: string): Promise<Machine> {
    const dataDir = join(world.root, name);
    const engine = await startEngine({
      ...{ dataDir, host: 'browser', uiDir: join(ROOT, 'dist', 'ui'), rankingPollMs: RANKING_POLL_MS },
      overrides: { libraryUrl: world.libraryUrl, schedulerUrl },
    });
    world.onClose(() => engine.close());
    const manager = await connectModelManager({ dataDir });
    world.onClose(() => manager.close());
    const settings = JSON.parse(await readFile(join(dataDir, 'settings.json'), 'utf8')) as { node_id: string };
    return { manager, nodeId: settings.node_id, url: engine.url };
  }

  async function node(
    { manager, nodeId }: Machine,
    schedulerUrl: string,
    reading?: (folder: string, picture: Buffer) => Promise<string>,
  ): Promise<OcrNode> {
    const ocr = await startOcrNode({ manager, nodeId, schedulerUrl, ...(reading && { recognise: reading }) });
    world.onClose(() => ocr.close());
    await ocr.registered();
    return ocr;
  }

  async function topModels(url: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    context.setDefaultTimeout(15_000);
    world.onClose(() => context.close());
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('navigation').getByRole('button', { name: 'Top Models', exact: true }).click();
    return page;
  }

  async function isFirst(page: Page, modelId: string): Promise<void> {
    await page.locator(`.rank:first-child[data-testid="rank-${modelId}"]`).waitFor();
  }
});

function linesOf(text: string): string[] {
  const lines = text.split('\n').map(line => line.replace(/\s+/g, ' ').trim());
  return lines.filter(line => line !== '');
}
