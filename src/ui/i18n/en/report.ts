import type { ReportMessages } from '../messages/report.ts';

export const report: ReportMessages = {
  report: {
    title: time => `Report of ${time}`,
    readOnly: 'No engine runs: nothing is changed, and nobody is asked.',
    redacted: 'Placeholders like host-1 stand for user names, paths, servers and tokens.',
    empty: 'The journal of this report has no events.',
    moment: 'Moment',
    other: 'Other moment',
    compare: 'Compare with another moment',
    at: seq => `after event ${seq}`,
    model: 'Model',
    status: 'Status',
    before: 'Status at the other moment',
    absent: '–',
    explain: 'What happened to a model',
    choose: 'Choose a model',
    now: 'At the end: ',
    todo: 'What to do: ',
  },
};
