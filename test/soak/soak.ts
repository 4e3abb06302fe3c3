/**
 * Two engines for a long time, with everything that can happen to them, at random from a seed: `steady` lives through it with a
 * library in trouble and files that are damaged; `mortal` is killed, restarted, suspended, and its disk fills up. Both at once.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '../support/files/temp-dir.ts';
import { randomOf } from '../support/seed.ts';
import { Actions } from './actions.ts';
import type { Counts } from './actions.ts';
import { bringToRest, checkInvariants } from './invariants.ts';
import { serveSoakLibrary } from './library.ts';
import type { SoakLibrary } from './library.ts';
import { growth, mib, sampleOf } from './samples.ts';
import type { Sample } from './samples.ts';
import { Site } from './site.ts';

export interface SoakOptions {
  /** How long, in minutes; a part of one too. */
  minutes: number;
  seed: number;
  /** Gets a line each minute, and what is wrong at once. */
  say: (line: string) => void;
  /** Between two rests with their checks and samples. */
  everyMs?: number;
}

export interface SoakResult {
  steady: Sample[];
  mortal: Sample[];
  checks: number;
  counts: Counts;
  /** Empty when all held. */
  broken: string[];
}

const MINUTE_MS = 60_000;
/** Between two things that happen to one site. */
const PAUSE_MS = 400;

export async function soak({ minutes, seed, say, everyMs = MINUTE_MS }: SoakOptions): Promise<SoakResult> {
  const root = await mkdtemp(join(tmpdir(), 'soak-'));
  const library = await serveSoakLibrary(root);
  const of = (name: string, ownDisk: boolean) => new Site({ name, root, libraryUrl: library.front.url, ownDisk });
  const [steady, mortal] = [of('steady', false), of('mortal', true)];
  const random = randomOf(seed);
  const actions = new Actions(random, library);
  const result: SoakResult = { steady: [], mortal: [], checks: 0, counts: actions.counts, broken: actions.broken };
  if (mortal.disk === null) say('No disk can be mounted here: none fills up.');
  try {
    await Promise.all([steady.start(), mortal.start()]);
    const began = performance.now();
    const total = minutes * MINUTE_MS;
    for (let next = Math.min(everyMs, total); result.broken.length === 0; next = Math.min(next + everyMs, total)) {
      const until = () => performance.now() - began < next;
      await Promise.all([
        unrest(until, () => onSteady(actions, steady)),
        unrest(until, () => onMortal(actions, mortal, random)),
        unrest(until, async () => {
          await actions.pause(4_000);
          await actions.fault();
        }),
      ]);
      await rest(result, [steady, mortal], library, (performance.now() - began) / MINUTE_MS);
      say(lineOf(result, mortal));
      if (next >= total) break;
    }
    result.broken.push(...growth(result.steady).map(each => `steady: grew: ${each}`));
    await Promise.all([steady.stop(), mortal.stop()]);
  } finally {
    await Promise.all([steady.close(), mortal.close()]);
    await library.close();
    await removeFolder(root);
  }
  return result;
}

async function unrest(until: () => boolean, happen: () => Promise<void>): Promise<void> {
  while (until()) await happen();
}

async function onSteady(actions: Actions, site: Site): Promise<void> {
  await Promise.all([actions.command(site), actions.command(site)]);
  if (actions.isTime(0.08)) await actions.damage(site);
  await actions.pause(PAUSE_MS);
}

async function onMortal(actions: Actions, site: Site, random: () => number): Promise<void> {
  // In flight when something happens to the engine.
  const commands = [actions.command(site), actions.command(site)];
  await actions.pause(PAUSE_MS);
  const dice = random();
  if (dice < 0.1) await actions.kill(site);
  else if (dice < 0.14) await actions.restart(site);
  else if (dice < 0.18) await actions.suspend(site);
  else if (dice < 0.23) await actions.fillDisk(site);
  else if (dice < 0.28) await actions.damage(site);
  await Promise.all(commands);
}

async function rest(result: SoakResult, sites: [Site, Site], library: SoakLibrary, minute: number): Promise<void> {
  library.front.fault = null;
  await library.front.up();
  for (const site of sites) result.broken.push(...(await bringToRest(site)));
  for (const site of sites) {
    const { checks, broken } = await checkInvariants(site, library);
    result.checks += checks;
    result.broken.push(...broken);
  }
  const total = Object.values(result.counts.done).reduce((sum, count) => sum + count, 0);
  const [steady, mortal] = sites;
  result.steady.push(await sampleOf(steady, minute, total));
  result.mortal.push(await sampleOf(mortal, minute, total));
}

function lineOf({ steady, mortal, counts, checks, broken }: SoakResult, { starts }: Site): string {
  const [last, killed, before] = [steady.at(-1), mortal.at(-1), mortal.at(-2)];
  if (!last || !killed) return '';
  const { done } = counts;
  const troubles = ['kill', 'restart', 'suspend', 'full disk', 'outage', 'fault', 'damage'];
  const grown = killed.journalBytes - (before?.journalBytes ?? 0);
  return [
    `minute ${last.minute.toFixed(1)}: ${last.actions} done (${troubles.map(name => `${name} ${done[name] ?? 0}`).join(', ')})`,
    `${checks} checks, ${broken.length} broken`,
    `heap ${mib(last.heapBytes)}, ${last.handles} handles, ${last.descriptors ?? '?'} descriptors`,
    `journal of the killed one ${grown < 0 ? '−' : '+'}${mib(Math.abs(grown))} to ${mib(killed.journalBytes)} in ${killed.journalFiles} files (${killed.archives} compressed) after ${starts} starts`,
  ].join('; ');
}
