import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { linesOf, runShell } from '../helpers/run-tap.ts';
import { answerWith } from './faults.ts';

const company = createCompany({ opportunities: 5 });

/** Runs the command with a stderr that is full from the beginning, as if nobody read it. */
const WITH_FULL_STDERR = `
  folder=$(mktemp -d) && trap 'rm -r "$folder"' EXIT
  mkfifo "$folder/pipe" && exec 3<>"$folder/pipe"
  dd if=/dev/zero of="$folder/pipe" bs=4096 count=4096 oflag=nonblock 2>"$folder/dd"
  "$@" 2>"$folder/pipe" 3>&-`;

describe('stderr', () => {
  it('that nobody reads holds up neither a run nor a signal', async () => {
    // A second for each line would be minutes, for which the test has no time.
    const { configure } = await openTapAccount({ company, latencyMs: 20 });
    const run = await runShell(WITH_FULL_STDERR, ['--config', configure(), '--select', '*']);
    expect(run.code).toBe(0);
    expect(linesOf(run.stdout, '"stream":"opportunities"').length).toBeGreaterThan(5);
  });

  it('shows no ids, no words of an answer, and nothing that a terminal would obey', async () => {
    const at = Date.UTC(2025, 5);
    const row = { id: 'jane.doe@example.com', createdAt: at, updatedAt: at };
    const field = 'odd\u001b[2Jname\nCRITICAL forged\u202e';
    const { tap } = await openTapAccount({
      company,
      intercept({ path }) {
        if (path === '/opportunities') return answerWith({ data: [row] });
        if (path === '/users') return answerWith({ data: [{ id: 'x', [field]: 1 }] });
        const body = JSON.stringify({ code: 'JaneDoe', message: 'Jane Doe' });
        return path.endsWith('/notes') ? { status: 400, body } : undefined;
      },
    });
    const names = ['opportunities', 'opportunity_notes', 'users'];
    const flags = names.flatMap((name) => ['--select', name]);
    for (const format of ['pretty', 'json']) {
      const run = await tap([...flags, '--log-format', format, '--log-level', 'trace']);
      expect(run.code).toBe(3);
      expect(run.stderr).toContain(
        'Failed; bookmarks unchanged: /opportunities/{id}/notes: a parameter is not valid (HTTP 400).',
      );
      expect(run.stderr).not.toMatch(/jane/i);
      expect(linesOf(run.stderr, 'CRITICAL forged').every((line) => line.includes('odd'))).toBe(
        true,
      );
      for (const character of ['\u001b', ...(format === 'pretty' ? ['\u202e'] : [])])
        expect(run.stderr).not.toContain(character);
      expect(run.stderr).toContain('odd\\u001b[2Jname');
    }
  });
});
