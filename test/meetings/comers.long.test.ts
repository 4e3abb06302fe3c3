import { expect } from 'chai';
import { needsSignals } from '../support/signals.ts';
import { KINDS } from './kinds.ts';
import type { KindName } from './kinds.ts';
import { createScene } from './scene.ts';
import type { Scene } from './scene.ts';

const SILENT_FOR_MS = 5_000;
const REFUSED: KindName[] = ['app', 'install', 'update', 'path --task'];

describe('who comes to an engine that is suspended', function () {
  let scene: Scene;

  beforeEach(async function () {
    needsSignals(this);
    scene = await createScene(['first', 'second']);
  });
  afterEach(() => scene?.close());

  it('is told so, and is refused, shown the files or asked to come again; the engine goes on afterwards', async () => {
    const app = KINDS.app.start(scene, 'first');
    await KINDS.app.begun(app, scene);
    app.signal('SIGSTOP');
    const refused = REFUSED.map(name => KINDS[name].start(scene, 'second'));
    const follow = KINDS.follow.start(scene, 'second');
    const program = KINDS.program.start(scene, 'second');
    for (const [index, party] of refused.entries()) {
      expect(await party.ends(), REFUSED[index]).to.equal(4);
      expect(party.errors.at(-1)?.text).to.match(/^error DATA_DIRECTORY_IN_USE: .* process \d+ \(browser\)/);
      expect(party.silence(), REFUSED[index]).to.be.at.most(SILENT_FOR_MS);
    }
    await KINDS.follow.begun(follow, scene);
    await program.until('a refusal', () => program.lines.some(({ text }) => text === 'refused NETWORK_UNREACHABLE'));
    app.signal('SIGCONT');
    await program.until('an answer', () => program.lines.some(({ text }) => text.startsWith('answered ')));
    for (const party of [program, app, follow]) {
      party.signal('SIGINT');
      expect(await party.ends()).to.equal(0);
    }
  });
});
