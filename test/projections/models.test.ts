import { expect } from 'chai';
import { evolve, initialModels } from '../../src/projections/folds/models.ts';
import { registryOf, registryText } from '../../src/projections/folds/registry.ts';
import { modelViews } from '../../src/engine/views/model-views.ts';
import type { AnyEvent, NewEvent } from '../../src/events/vocabulary.ts';
import { fact, REF, stateOf, stored } from '../support/specification.ts';
import * as facts from '../support/facts.ts';

const statusAfter = (...events: NewEvent[]) => stateOf(events).models.get(REF)?.status;

describe('the fold of models', () => {
  const { requested, started, half, complete, installed, cancelled, discarded, damaged, missing } = facts;

  it('follows a download from queued to ready', () => {
    expect(statusAfter(requested)).to.equal('queued');
    expect(statusAfter(requested, started)).to.equal('downloading');
    expect(statusAfter(requested, started, half)).to.equal('downloading');
    expect(statusAfter(requested, started, half, complete)).to.equal('verifying');
    expect(statusAfter(requested, started, half, complete, installed)).to.equal('ready');
  });

  it('goes back to downloading when a file is rejected', () => {
    const rejected = fact('FileRejected', { task_id: 't1', path: 'x', expected_sha256: 'a', actual_sha256: 'b' });
    expect(statusAfter(requested, started, complete, rejected)).to.equal('downloading');
  });

  it('keeps the last checkpoint of each file', () => {
    const task = stateOf([requested, started, half, complete]).models.get(REF)?.task;
    expect(task?.receivedBytes).to.equal(100);
    expect(task?.files.get('model.bin')?.ranges).to.deep.equal([[0, 100]]);
  });

  it('counts what was taken from installed versions, and keeps the count with the installation', () => {
    const reused = (bytes: number) => ({ ...half, data: { ...half.data, reused_bytes: bytes } }) as NewEvent;
    const running = [requested, started, reused(30), half, reused(12)];
    expect(stateOf(running).models.get(REF)?.task?.reusedBytes).to.equal(42);
    expect(modelViews(stateOf(running), () => '')[0]?.reusedBytes).to.equal(42);
    const after = stateOf([...running, complete, installed]);
    expect(modelViews(after, () => '')[0]?.reusedBytes).to.equal(42);
    expect(modelViews(stateOf([requested, started, complete, installed]), () => '')[0]).not.to.have.property(
      'reusedBytes',
    );
  });

  describe('of a download that fails again and again', () => {
    const retry = (attempt: number, failing_ms?: number) =>
      fact('RetryScheduled', {
        ...{ task_id: 't1', attempt, retry_at: '2026-01-01T00:00:08.000Z' },
        ...(failing_ms !== undefined && { failing_ms }),
        error: { code: 'SERVER_ERROR', message: 'no', retryable: true },
      });
    const failingAfter = (...events: NewEvent[]) => stateOf([requested, ...events]).models.get(REF)?.task?.failing;
    const failed = [started, half, retry(2, 9000)];
    const failing = { attempt: 2, ms: 9000, heldBytes: 50 };

    it('keeps for how long it fails, through starts and pauses that nobody asked for', () => {
      expect(failingAfter(...failed)).to.deep.equal(failing);
      expect(failingAfter(retry(1, 7), started)).to.deep.equal({ attempt: 1, ms: 7, heldBytes: 0 });
      const outage = [facts.pausedByNetwork, facts.resumed];
      expect(failingAfter(...failed, facts.resumed, ...outage)).to.deep.equal(failing);
    });

    it('begins anew with more bytes than ever before, and not with as many again', () => {
      const received = (received_bytes: number) => ({ ...half, data: { ...half.data, received_bytes } }) as NewEvent;
      expect(failingAfter(...failed, received(0), received(50))).to.deep.equal(failing);
      const again = { attempt: 3, ms: 12_000, heldBytes: 50 };
      expect(failingAfter(...failed, received(0), retry(3, 12_000), received(50))).to.deep.equal(again);
      expect(failingAfter(...failed, received(51))).to.equal(null);
    });

    it('begins anew when somebody asks for it', () => {
      expect(failingAfter(...failed, facts.pausedByUser)).to.equal(null);
      expect(failingAfter(...failed, facts.failed)).to.equal(null);
    });

    it('begins with what a journal of an older program says', () => {
      const task = stateOf([requested, retry(4)]).models.get(REF)?.task;
      expect(task?.failing).to.deep.equal({ attempt: 4, ms: 0, heldBytes: 0 });
      expect(task?.retry).to.deep.equal({ attempt: 4, at: '2026-01-01T00:00:08.000Z', waitMs: null });
    });
  });

  it('keeps the checkpoints of files that a later one does not name, and changes no earlier state', () => {
    const other = fact('DownloadCheckpointed', {
      ...{ task_id: 't1', received_bytes: 60, total_bytes: 100 },
      files: [{ path: 'other.bin', ranges: [[0, 10]] }],
    });
    const state = stateOf([requested, started, half]);
    const before = state.models.get(REF);
    evolve(state, stored([other], 4)[0] as AnyEvent);
    expect([...(state.models.get(REF)?.task?.files.keys() ?? [])]).to.deep.equal(['model.bin', 'other.bin']);
    expect([...(before?.task?.files.keys() ?? [])]).to.deep.equal(['model.bin']);
  });

  it('dates checkpoints with the boot of their run', () => {
    const engine = fact(
      'EngineStarted',
      { pid: 1, version: '0', node: '20', platform: 'linux', host: 'cli', boot_id: 'boot-7' },
      null,
    );
    expect(stateOf([engine, requested, started, half]).models.get(REF)?.task?.bootId).to.equal('boot-7');
  });

  it('has no key for a version that was cancelled or removed', () => {
    expect(registryOf(stateOf([requested, started, cancelled]))).to.deep.equal({});
    expect(statusAfter(requested, started, cancelled, discarded)).to.equal(undefined);
    expect(statusAfter(requested, started, installed, facts.removalRequested, facts.removed)).to.equal(undefined);
  });

  it('takes a version back to damaged or missing when its repair is cancelled', () => {
    const repair = fact('DownloadRequested', { task_id: 't2', kind: 'repair', total_bytes: 100 });
    const end = [fact('DownloadCancelled', { task_id: 't2' }), fact('PartialDiscarded', { task_id: 't2', bytes: 0 })];
    expect(statusAfter(requested, started, installed, damaged, repair, ...end)).to.equal('damaged');
    expect(statusAfter(requested, started, installed, missing, repair, ...end)).to.equal('missing');
  });

  it('ignores events of a newer program and of another task', () => {
    const state = stateOf([requested, started, half]);
    const before = state.models.get(REF);
    const unknown: AnyEvent = { ...stored([half], 9)[0], type: 'ModelTeleported', v: 1 } as AnyEvent;
    const newer: AnyEvent = { ...stored([installed], 10)[0], v: 99 } as AnyEvent;
    const other = stored(
      [fact('DownloadFailed', { task_id: 't0', error: { code: 'SERVER_ERROR', message: '', retryable: true } })],
      11,
    );
    [unknown, newer, ...other].reduce(evolve, state);
    expect(state.models.get(REF)).to.equal(before);
    expect(state.seq).to.equal(11);
  });
});

describe('registry.json', () => {
  it('has the shape of the specification, nulls before installation', () => {
    const installedElsewhere = { ...facts.installed, subject: 'marian@2.0.0' } as NewEvent;
    const state = [...stored([{ ...facts.requested }, installedElsewhere])].reduce(evolve, initialModels());
    expect(JSON.parse(registryText(state))).to.deep.equal({
      marian: {
        '2.0.0': {
          status: 'ready',
          installed_at: '2026-01-01T00:00:02.000Z',
          size_bytes: 100,
          checksum_sha256: 'c'.repeat(64),
          extra: { family: 'asr' },
        },
      },
      whisper: { '1.0.0': { status: 'queued', installed_at: null, size_bytes: 100, checksum_sha256: null, extra: {} } },
    });
  });

  it('has the same bytes whatever the order in which models came', () => {
    const other = { ...facts.requested, subject: 'aardvark@1.0.0' } as NewEvent;
    const at = (events: NewEvent[]) => stored(events).map(e => ({ ...e, time: 't', seq: 1 }));
    const one = at([facts.requested, other]).reduce(evolve, initialModels());
    const two = at([other, facts.requested]).reduce(evolve, initialModels());
    expect(registryText(one)).to.equal(registryText(two));
  });
});
