/**
 * An engine that starts when it is told to, so that two can start at the same moment. Arguments: data directory, library URL,
 * then models to install.
 *
 * Prints `up` once; for each line on stdin `owner <run>`, or the code of the error it was refused with. An owner installs its models
 * and appends one event after the other, and prints `ack <seq>` for each that it was told is durable; it prints `fenced` when
 * the journal refuses it because another engine writes there.
 */
import { createInterface } from 'node:readline';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { isModelError, toModelError } from '../../../src/model/errors.ts';

const [dataDir = '', libraryUrl = '', ...models] = process.argv.slice(2);
const session = { id: 'racer', onClose: () => undefined };
const say = (line: string) => process.stdout.write(`${line}\n`);

createInterface({ input: process.stdin }).on('line', () => {
  startEngine({
    dataDir,
    host: 'embedded',
    overrides: { libraryUrl: libraryUrl === '' ? undefined : libraryUrl },
  }).then(
    engine => {
      say(`owner ${engine.ledger.journal.run}`);
      // What this says is in the journal by then, or the journal says why not.
      void Promise.allSettled(models.map(modelId => engine.api.call.install({ modelId, version: '1.0.0' }, session)));
      void appendOn(engine);
    },
    (error: unknown) => say(toModelError(error, 'SERVER_ERROR').code),
  );
});
say('up');

async function appendOn({ ledger }: RunningEngine): Promise<void> {
  try {
    for (;;) {
      const [event] = await ledger.append([{ type: 'SettingsChanged', subject: null, data: { settings: {} } }]);
      say(`ack ${event?.seq}`);
    }
  } catch (error) {
    say(isModelError(error) && error.details?.fenced === true ? 'fenced' : `error ${String(error)}`);
  }
}
