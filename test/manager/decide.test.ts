import { expect } from 'chai';
import type { NewEvent } from '../../src/events/vocabulary.ts';
import { fact, given, MODEL, stateOf } from '../support/specification.ts';
import {
  cancelled,
  complete,
  damaged,
  discarded,
  failed,
  half,
  installed,
  missing,
  pausedByNetwork,
  pausedByUser,
  removalRequested,
  removed,
  requested,
  resumed,
  started,
} from '../support/facts.ts';

const install = { type: 'Install', newTaskId: 't2', kind: 'install', totalBytes: 100 } as const;
const requestedAnew = fact('DownloadRequested', { task_id: 't2', kind: 'install', total_bytes: 100 });

describe('decide', () => {
  describe('install', () => {
    it('requests a download of what is not here', () => given().when(install).then(requestedAnew));
    it('records the command id with the event', () =>
      given()
        .when({ ...install, commandId: 'c1' })
        .then(fact('DownloadRequested', { ...requestedAnew.data, command_id: 'c1' } as never)));
    it('does nothing when the same command comes again', () =>
      given(
        fact('DownloadRequested', { ...requestedAnew.data, command_id: 'c1' } as never),
        fact('DownloadCancelled', { task_id: 't2' }),
        fact('PartialDiscarded', { task_id: 't2', bytes: 0 }),
      )
        .when({ ...install, commandId: 'c1' })
        .thenNothing());
    it('coalesces with a queued task', () => given(requested).when(install).thenNothing());
    it('coalesces with a running task', () => given(requested, started, half).when(install).thenNothing());
    it('coalesces with a verifying task', () => given(requested, started, complete).when(install).thenNothing());
    it('does nothing when the version is ready', () =>
      given(requested, started, complete, installed).when(install).thenNothing());
    it('resumes what the user paused', () => given(requested, started, half, pausedByUser).when(install).then(resumed));
    it('goes on with the same task after a failure, keeping its partial', () =>
      given(requested, started, half, failed).when(install).then(requested));
    it('starts anew after a cancel, even before the partial is gone', () =>
      given(requested, started, cancelled).when(install).then(requestedAnew));
    it('repairs a damaged version', () =>
      given(requested, started, installed, damaged)
        .when(install)
        .then(fact('DownloadRequested', { task_id: 't2', kind: 'repair', total_bytes: 100 })));
    it('is refused while the version is being removed', () =>
      given(requested, started, installed, removalRequested).when(install).thenRefused('FILE_BUSY'));
  });

  describe('pause and resume', () => {
    it('pauses a running task', () => given(requested, started, half).when({ type: 'Pause' }).then(pausedByUser));
    it('pauses only once', () => given(requested, started, half, pausedByUser).when({ type: 'Pause' }).thenNothing());
    it('makes a network pause the user’s own', () =>
      given(requested, started, half, pausedByNetwork).when({ type: 'Pause' }).then(pausedByUser));
    it('can’t pause what is not here', () => given().when({ type: 'Pause' }).thenRefused('MODEL_NOT_AVAILABLE'));
    it('can’t pause what is ready', () =>
      given(requested, started, installed).when({ type: 'Pause' }).thenRefused('INVALID_ARGUMENT'));
    it('resumes from the checkpoint', () =>
      given(requested, started, half, pausedByUser).when({ type: 'Resume' }).then(resumed));
    it('leaves a network pause to the network', () =>
      given(requested, started, half, pausedByNetwork).when({ type: 'Resume' }).thenNothing());
  });

  describe('order', () => {
    const other = { modelId: 'ocr', version: '2.0.0' };
    const of = (taskId: string) =>
      fact('DownloadRequested', { task_id: taskId, kind: 'install', total_bytes: 9 }, 'ocr@2.0.0');
    const order = (...first: { modelId: string; version: string }[]) =>
      ({ type: 'Order', ...first[0]!, first }) as const;
    const ordered = (subject: string, ...ids: string[]) => fact('DownloadsOrdered', { order: ids }, subject);
    it('puts downloads first, before those that were put first earlier', () => {
      given(requested, of('t2')).when(order(other)).then(ordered('ocr@2.0.0', 't2'));
      given(requested, of('t2'), ordered('ocr@2.0.0', 't2'))
        .when(order(MODEL))
        .then(ordered('whisper@1.0.0', 't1', 't2'));
      given(requested, of('t2'))
        .when(order(MODEL, other))
        .then(ordered('whisper@1.0.0', 't1', 't2'));
    });
    it('changes nothing twice', () =>
      given(requested, of('t2'), ordered('ocr@2.0.0', 't2')).when(order(other)).thenNothing());
    it('forgets downloads that ended', () =>
      given(requested, of('t2'), ordered('ocr@2.0.0', 't1', 't2'), started, complete, installed)
        .when(order(other))
        .then(ordered('ocr@2.0.0', 't2')));
    it('is refused for what is not downloaded', () => {
      given().when(order(MODEL)).thenRefused('MODEL_NOT_AVAILABLE');
      given(requested, started, complete, installed).when(order(MODEL)).thenRefused('INVALID_ARGUMENT');
    });
  });

  describe('undo', () => {
    const undo = { type: 'Undo' } as const;
    const again = { ...requested, cause: 4 };
    it('lets the cancelled task go on, with the cancel as the cause', () =>
      given(requested, started, half, cancelled).when(undo).then(again));
    it('leaves paused what the user had paused', () =>
      given(requested, started, half, pausedByUser, cancelled)
        .when(undo)
        .then({ ...again, cause: 5 }, pausedByUser));
    it('keeps what the task had', () => {
      const state = stateOf([requested, started, half, cancelled, requested]);
      const task = state.models.get('whisper@1.0.0')?.task;
      expect(task).to.include({ taskId: 't1', receivedBytes: 50 });
      expect(task?.files.get('model.bin')?.ranges).to.deep.equal([[0, 50]]);
    });
    it('is refused once the partial is gone, and for what was not cancelled', () => {
      given(requested, started, half, cancelled, discarded).when(undo).thenRefused('INVALID_ARGUMENT');
      given(requested, started, half).when(undo).thenRefused('INVALID_ARGUMENT');
      given(requested, started, cancelled, requestedAnew).when(undo).thenRefused('INVALID_ARGUMENT');
    });
    it('is the only way back: neither pause nor resume nor repair', () => {
      for (const type of ['Pause', 'Resume', 'Repair'] as const)
        given(requested, started, half, cancelled).when({ type, newTaskId: 't9' }).thenRefused('MODEL_NOT_AVAILABLE');
    });
  });

  describe('cancel and remove', () => {
    it('cancels a running task', () => given(requested, started, half).when({ type: 'Cancel' }).then(cancelled));
    it('cancels once', () => given(requested, started, cancelled).when({ type: 'Cancel' }).thenNothing());
    it('cancels a failed task, so that its partial goes', () =>
      given(requested, started, failed).when({ type: 'Cancel' }).then(cancelled));
    it('removes an installed version', () =>
      given(requested, started, installed).when({ type: 'Remove', leases: 0 }).then(removalRequested));
    it('removes once', () =>
      given(requested, started, installed, removalRequested).when({ type: 'Remove', leases: 0 }).thenNothing());
    it('refuses to remove what is in use', () =>
      given(requested, started, installed).when({ type: 'Remove', leases: 1 }).thenRefused('MODEL_IN_USE'));
    it('is refused while it is not known who used it before', () =>
      given(requested, started, installed)
        .when({ type: 'Remove', leases: 0, unsure: true })
        .thenRefused('MODEL_IN_USE'));
    it('cancels instead when the version is still coming', () =>
      given(requested, started, half).when({ type: 'Remove', leases: 0 }).then(cancelled));
    it('cancels the repair first', () =>
      given(
        requested,
        started,
        installed,
        missing,
        fact('DownloadRequested', { task_id: 't2', kind: 'repair', total_bytes: 100 }),
      )
        .when({ type: 'Remove', leases: 0 })
        .then(fact('DownloadCancelled', { task_id: 't2' }), removalRequested));
    it('has nothing to remove after ModelRemoved', () =>
      given(requested, started, installed, removalRequested, removed)
        .when({ type: 'Remove', leases: 0 })
        .thenRefused('MODEL_NOT_AVAILABLE'));
  });

  describe('reports of tasks', () => {
    const report = (event: typeof half, taskId = 't1') => ({ type: 'ReportTask', taskId, events: [event] }) as never;
    it('records a checkpoint of the current task', () => given(requested, started).when(report(half)).then(half));
    it('records the last checkpoint after a pause', () =>
      given(requested, started, pausedByUser).when(report(half)).then(half));
    it('refuses to start again what the user paused', () =>
      given(requested, started, pausedByUser).when(report(resumed)).thenRefused('CANCELLED'));
    it('refuses the words of a cancelled task', () =>
      given(requested, started, cancelled).when(report(half)).thenRefused('CANCELLED'));
    it('refuses a report that the state table doesn’t allow: a verifying task can’t start', () =>
      given(requested, started, complete).when(report(started)).thenRefused('CANCELLED'));
    it('judges each event of a report in the state that those before it lead to', () => {
      const both = (...events: (typeof half)[]) => ({ type: 'ReportTask', taskId: 't1', events }) as never;
      given(requested, started).when(both(complete, installed)).then(complete, installed);
      given(requested, started).when(both(installed, complete)).thenRefused('CANCELLED');
      given(requested)
        .when(both(started, complete, started))
        .thenRefused('CANCELLED');
    });
    it('refuses the words of an earlier task', () =>
      given(requested, started).when(report(half, 't0')).thenRefused('CANCELLED'));
    it('records an installation that a pause could not stop any more', () =>
      given(requested, started, complete, pausedByUser).when(report(installed)).then(installed));
    it('records a discarded partial once', () => {
      const discard = { type: 'ReportDiscarded', taskId: 't1', bytes: 50 } as const;
      given(requested, started, half, cancelled)
        .when(discard)
        .then({ ...discarded, cause: 4 });
      given(requested, started, half, cancelled, discarded).when(discard).thenNothing();
    });
    it('names the request that the end of a removal comes from', () => {
      const error = { code: 'FILE_BUSY', message: 'busy', retryable: true } as const;
      const before = [requested, started, installed, removalRequested];
      given(...before)
        .when({ type: 'ReportRemoved', freedBytes: 100 })
        .then({ ...fact('ModelRemoved', { freed_bytes: 100 }), cause: 4 });
      given(...before)
        .when({ type: 'ReportRemovalFailed', error })
        .then({ ...fact('RemovalFailed', { error }), cause: 4 });
    });
    it('finds a missing version only where one was installed', () => {
      const report = { type: 'ReportMissing', reason: 'the folder is gone' } as const;
      given(requested, started, installed).when(report).then(missing);
      given(requested, started).when(report).thenNothing();
      given(requested, started, installed, missing).when(report).thenNothing();
    });
    it('finds a damaged or missing version again, as it was installed', () => {
      const found = { ...installed, data: { ...installed.data, task_id: 'reconciled', duration_ms: 0 } } as NewEvent;
      for (const broken of [damaged, missing]) {
        const before = [requested, started, installed, broken];
        given(...before)
          .when({ type: 'ReportHealed', brokenBy: 4 })
          .then({ ...found, cause: 4 });
        given(...before, fact('ModelDamaged', { files: [] }))
          .when({ type: 'ReportHealed', brokenBy: 4 })
          .thenNothing();
        given(...before, fact('DownloadRequested', { task_id: 't2', kind: 'repair', total_bytes: 100 }))
          .when({ type: 'ReportHealed', brokenBy: 4 })
          .thenNothing();
      }
      given(requested, started, installed).when({ type: 'ReportHealed', brokenBy: null }).thenNothing();
    });
    it('records the same damage once', () => {
      const files = (damaged as NewEvent<'ModelDamaged'>).data.files;
      const before = [requested, started, installed, damaged];
      given(...before)
        .when({ type: 'ReportDamaged', files })
        .thenNothing();
      const more = [...files, { path: 'more.bin', reason: 'size' } as const];
      given(...before)
        .when({ type: 'ReportDamaged', files: more })
        .then(fact('ModelDamaged', { files: more }));
    });
  });
});
