/** What happens to a data directory before its journal goes into the corpus. */
import { open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from './stage.ts';

export interface Story {
  play: (stage: Stage) => Promise<void>;
  /** Types that its journal has to hold; else it isn't the story. */
  tells: string[];
}

export const STORIES: Record<string, Story> = {
  life: {
    play: async stage => {
      await stage.publish('whisper', '1.0.0', 1);
      await stage.publish('marian', '1.0.0-rc.1', 0.5);
      await stage.start();
      await stage.run('install', 'whisper');
      await stage.run('install', 'marian@1.0.0-rc.1');
      await stage.publish('whisper', '2.0.0', 1.5);
      await stage.run('update', 'whisper');
      await stage.run('remove', 'whisper@1.0.0');
      await stage.seen('ModelRemoved');
      await stage.stop();
      await stage.start();
      await stage.run('remove', 'marian');
      await stage.seen('ModelRemoved', 2);
      await stage.stop();
    },
    tells: [
      'DownloadRequested',
      'DownloadStarted',
      'ModelInstalled',
      'RemovalRequested',
      'ModelRemoved',
      'EngineStopped',
    ],
  },

  kills: {
    play: async stage => {
      await stage.publish('whisper', '1.0.0', 12);
      await stage.start();
      const installing = stage.begin('install', 'whisper');
      await stage.seen('DownloadCheckpointed');
      installing.kill();
      await stage.kill();
      await stage.start();
      await stage.seen('DownloadCheckpointed', 2);
      await stage.kill();
      await stage.start();
      await stage.seen('ModelInstalled');
      const removing = stage.begin('remove', 'whisper');
      await stage.seen('RemovalRequested');
      removing.kill();
      await stage.kill();
      await stage.start();
      await stage.seen('ModelRemoved');
      await stage.kill();
      await stage.run('list');
      await stage.run('install', 'whisper');
    },
    tells: ['EngineCrashed', 'DownloadCheckpointed', 'ModelInstalled', 'ModelRemoved'],
  },

  faults: {
    play: async stage => {
      const { front } = stage;
      await stage.publish('whisper', '1.0.0', 6);
      await stage.start();
      front.fault = 'busy';
      const first = stage.begin('install', 'whisper');
      await stage.seen('RetryScheduled');
      front.fault = 'spoils';
      await stage.seen('PieceRejected');
      front.fault = null;
      await first.ended;
      await stage.run('remove', 'whisper');
      await stage.seen('ModelRemoved');

      const second = stage.begin('install', 'whisper');
      await stage.seen('DownloadStarted', 2);
      await front.down();
      await stage.seen('DownloadPaused');
      await front.up();
      await second.ended;
      await stage.run('remove', 'whisper');
      await stage.seen('ModelRemoved', 2);

      front.fault = 'forbidden';
      await stage.run('install', 'whisper');
      await stage.seen('DownloadFailed');
      front.fault = null;
      const third = stage.begin('install', 'whisper');
      await stage.seen('DownloadResumed', 2);
      await stage.run('pause', 'whisper');
      await third.ended;
      const fourth = stage.begin('resume', 'whisper');
      await stage.seen('DownloadResumed', 3);
      await stage.run('cancel', 'whisper');
      await fourth.ended;
      await stage.seen('PartialDiscarded');
      await stage.stop();
    },
    tells: [
      'RetryScheduled',
      'PieceRejected',
      'DownloadPaused',
      'DownloadFailed',
      'DownloadResumed',
      'DownloadCancelled',
    ],
  },

  broken: {
    play: async stage => {
      await stage.publish('whisper', '1.0.0', 2);
      await stage.start();
      await stage.run('install', 'whisper');
      const folder = join(stage.dataDir, 'models', 'whisper', '1.0.0');
      const [data = ''] = (await readdir(folder)).filter(name => name.endsWith('.bin'));
      const file = await open(join(folder, data), 'r+');
      await file.write('spoiled', 4096);
      await file.close();
      await stage.run('verify', 'whisper');
      await stage.seen('ModelDamaged');
      await stage.run('repair', 'whisper');
      await stage.seen('ModelRepaired');
      await rm(folder, { recursive: true });
      await stage.run('path', 'whisper');
      await stage.seen('ModelMissing');
      await stage.run('repair', 'whisper');
      await stage.seen('ModelRepaired', 2);
      await stage.stop();
      await writeFile(join(stage.dataDir, 'registry.json'), '{}\n');
      await stage.start();
      await stage.seen('RegistryRebuilt');
      await stage.stop();
    },
    tells: ['ModelDamaged', 'ModelMissing', 'ModelRepaired', 'RegistryRebuilt'],
  },

  tasks: {
    play: async stage => {
      await stage.publish('whisper', '1.0.0', 1);
      await stage.start();
      for (const task of ['t-1', 't-2', 't-3']) await stage.run('path', 'whisper', '--task', task);
      await stage.run('install', 'whisper');
      await stage.run('path', 'whisper', '--task', 't-4');
      await stage.seen('ModelUnavailableReported');
      await stage.stop();
      await stage.run('path', 'absent', '--task', 't-5');
      await stage.start();
      await stage.stop();
    },
    tells: ['ModelUnavailableReported', 'ModelInstalled'],
  },

  'full-disk': {
    play: async stage => {
      if (stage.disk === null) throw new Error('Expected a disk to fill: mounting needs Linux and root.');
      await stage.publish('whisper', '1.0.0', 12);
      await stage.start();
      const installing = stage.begin('install', 'whisper');
      await stage.seen('DownloadCheckpointed');
      stage.disk.fill();
      await stage.seen('DownloadPaused');
      stage.disk.empty();
      await installing.ended;
      await stage.run('install', 'whisper');
      await stage.stop();
    },
    tells: ['DownloadPaused', 'DownloadResumed', 'ModelInstalled'],
  },
};
