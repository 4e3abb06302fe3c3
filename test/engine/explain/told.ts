import type { AnyEvent } from '../../../src/events/vocabulary.ts';
import { Story } from '../../../src/engine/explain/story.ts';
import { createWorld, MODEL } from '../../download/harness.ts';
import type { RunOptions, World } from '../../download/harness.ts';
import { SIZE } from '../../download/faults/fault-answers.ts';
import type { Handler } from '../../support/servers/fault-server.ts';

const SUBJECT = `${MODEL.modelId}@${MODEL.version}`;

/** The sentences of `journal explain` about these events of a download. */
export function sentences(events: readonly { type: string; data: object }[]): string {
  const story = new Story(SUBJECT);
  const requested = { type: 'DownloadRequested', data: { task_id: 't1', kind: 'install', total_bytes: null } };
  for (const [index, { type, data }] of [requested, ...events].entries()) {
    const envelope = { seq: index + 1, time: new Date(index * 1000).toISOString(), up_ms: index, v: 1, run: 'r' };
    story.add({ ...envelope, type, subject: SUBJECT, data } as AnyEvent);
  }
  return story
    .end()
    .lines.map(({ text }) => text)
    .join('\n');
}

/** Downloads from a server that is wrong, and tells what happened. */
export async function toldOf(
  handler: Handler,
  arrange: (world: World) => RunOptions | Promise<RunOptions> = () => ({}),
): Promise<string> {
  const world = await createWorld({ files: { 'weights.bin': SIZE } });
  try {
    world.server.fault = handler;
    await world.run(await arrange(world));
    return sentences(world.events);
  } finally {
    await world.close();
  }
}

/** Ends a download at its first pause: whatever it waits for does not come. */
export function untilPaused(more: RunOptions): RunOptions {
  const stop = new AbortController();
  return {
    ...more,
    signal: stop.signal,
    onEvent: event => {
      if (event.type === 'DownloadPaused') setImmediate(() => stop.abort());
    },
  };
}
