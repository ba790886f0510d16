import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import type { Company, Row } from '../../src/demo/rows.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import type { TapRun } from '../helpers/run-tap.ts';

const STREAMS = ['opportunities', 'opportunity_feedback', 'opportunity_feedback_fields'];
const VALUE = 'a value that no log may show';

/** A company for which Lever has begun to send more than the catalog knows. */
function createDriftedCompany(): Company {
  const company = createCompany({ opportunities: 20 });
  for (const [index, opportunity] of company.opportunities.entries()) {
    opportunity['summary'] = index < 5 ? null : VALUE;
    opportunity['urls'] = { ...(opportunity['urls'] as Row), mobile: VALUE };
  }
  for (const form of [...company.feedback.values()].flat())
    form.fields = form.fields.map((field) => ({ ...field, weight: 7 }));
  return company;
}

/** A run of the streams in which something has drifted. */
const drifted = once(async () => {
  const { tap, company } = await openTapAccount({ company: createDriftedCompany() });
  return { run: await tap(STREAMS.flatMap((stream) => ['--select', stream])), company };
});

describe('fields that the catalog does not know', () => {
  it('are reported once per stream, by name and type, and counted in the summary', async () => {
    const { run, company } = await drifted();
    expect(run.code).toBe(0);
    const warnings = logged(run).filter(({ field }) => field !== undefined);
    expect(warnings).toHaveLength(2);
    expect(warnings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ stream: 'opportunities', field: 'summary (string)' }),
        expect.objectContaining({
          stream: 'opportunity_feedback_fields',
          field: 'weight (integer)',
        }),
      ]),
    );
    expect(summaryOf(run, 'opportunities')).toEqual({
      'summary (null)': 5,
      'summary (string)': company.opportunities.length - 5,
    });
    expect(summaryOf(run, 'opportunity_feedback_fields')).toEqual({
      'weight (integer)': run.records('opportunity_feedback_fields').length,
    });
    expect(run.stderr).not.toContain(VALUE);
  });

  it('are left out of records, unlike unknown members of objects and lists', async () => {
    const { run } = await drifted();
    for (const record of run.records('opportunities')) {
      expect(record).not.toHaveProperty('summary');
      expect(record['urls']).toHaveProperty('mobile', VALUE);
    }
    const fields = run.records('opportunity_feedback').flatMap(({ fields }) => fields as Row[]);
    expect(fields.length).toBeGreaterThan(0);
    for (const field of fields) expect(field).toHaveProperty('weight', 7);
  });
});

function logged(run: TapRun): readonly Row[] {
  const lines = run.stderr.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Row);
}

function summaryOf(run: TapRun, stream: string): unknown {
  return logged(run).find((line) => line['stream'] === stream && 'records' in line)?.[
    'unknownFields'
  ];
}
