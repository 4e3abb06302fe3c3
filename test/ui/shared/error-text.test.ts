import { expect } from 'chai';
import type { ErrorValue } from '../../../src/api/contract.ts';
import { errorDetails, errorText } from '../../../src/ui/shared/view-model/error-text.ts';
import { failure, task, view } from '../../browser/ui-scenario.ts';
import { en, rowsOf } from '../support.ts';

describe('error text', () => {
  it('shows the message for a refused argument and for a code it does not know', () => {
    expect(errorText(failure('INVALID_ARGUMENT', 'Expected a model id.'), en.m)).to.equal(
      'Not possible: Expected a model id.',
    );
    const newer = { code: 'BRAND_NEW', message: 'Something new.', retryable: false } as unknown as ErrorValue;
    expect(errorText(newer, en.m)).to.equal('Something new.');
  });

  it('copies what a report needs', () => {
    const error = failure('CHECKSUM_MISMATCH', 'Expected 9f3a…');
    const failed = rowsOf([view('a', '1.0.0', 'failed', { task: task({ error }) })], [], [])[0]!;
    expect(JSON.parse(errorDetails(failed, error))).to.deep.equal({
      model: 'a',
      version: '1.0.0',
      status: 'failed',
      ...error,
    });
  });
});
