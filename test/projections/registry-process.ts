/** Writes registry.json without end, each text longer or shorter than the last; says so after the first. Argument: its path. */
import { systemClock } from '../../src/ports/clock.ts';
import { silentLogger } from '../../src/ports/logger.ts';
import { RegistryWriter } from '../../src/projections/registry-writer.ts';

const logger = { ...silentLogger, warn: (message: string) => console.error(message) };
const writer = new RegistryWriter({ path: process.argv[2] ?? '', clock: systemClock, logger });
for (let i = 0; ; i += 1) {
  await writer.write(JSON.stringify({ i, pad: 'x'.repeat(20_000 + (i % 7) * 1000) }));
  if (i === 0) console.log('writing');
}
