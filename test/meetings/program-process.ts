/**
 * A program that uses models, until SIGINT: `program-process.ts <data directory>`. It comes when an engine runs, asks for the list
 * again and again, and prints one line for each thing that it is told: `answered <models>`, `refused <code>`, `event <seq>`.
 */
import { connectModelManager } from '../../src/engine/index.ts';
import type { ModelManager } from '../../src/engine/index.ts';
import { toModelError } from '../../src/model/errors.ts';
import { delay, systemClock } from '../../src/ports/clock.ts';

const ASK_EVERY_MS = 300;
const [dataDir = ''] = process.argv.slice(2);
const stopped = new AbortController();
process.once('SIGINT', () => stopped.abort());
const say = (line: string) => process.stdout.write(`${line}\n`);

const manager = await connected();
manager?.events$({ after: 0 }).subscribe({
  next: ({ seq }) => say(`event ${seq}`),
  error: (error: unknown) => say(`events ended ${toModelError(error, 'SERVER_ERROR').code}`),
});
while (manager && (await goesOn())) {
  // Without waiting: an engine that is suspended answers nobody, and the program must end all the same.
  void manager.list().then(models => say(`answered ${models.length}`), refused);
}
await manager?.close();

async function connected(): Promise<ModelManager | null> {
  do {
    try {
      return await connectModelManager({ dataDir });
    } catch (error) {
      refused(error);
    }
  } while (await goesOn());
  return null;
}

function refused(error: unknown): void {
  const { code } = toModelError(error, 'SERVER_ERROR');
  // Of `close` itself.
  if (code !== 'CANCELLED') say(`refused ${code}`);
}

function goesOn(): Promise<boolean> {
  return delay(systemClock, ASK_EVERY_MS, stopped.signal).then(
    () => true,
    () => false,
  );
}
