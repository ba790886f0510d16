import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sqlBlocks } from '../helpers/documents.ts';
import { sortByStream } from './compare.ts';
import { targets } from './definitions/index.ts';
import { figures } from './figures.ts';
import { load, SAMPLE } from './load.ts';
import { createPlace } from './place.ts';
import type { Row } from './target.ts';
import { createViews, sqlOf } from './views.ts';

const PAGE = 'docs/analysis.md';
const FLAGS = ['--select', 'default,eeo_responses_pii'];
/** Rows of an answer that the page shows. */
const SHOWN = 9;

/** A row of a database as the page shows it: some return numbers as text. */
function plain(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value,
    ]),
  );
}

function inOrder(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

function toTable(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const line = (cells: readonly unknown[]) => `| ${cells.map((cell) => cell ?? '–').join(' | ')} |`;
  const more = rows.length > SHOWN ? [line(names.map(() => '…'))] : [];
  return [
    line(names),
    line(names.map(() => '---')),
    ...rows.slice(0, SHOWN).map((row) => line(names.map((name) => row[name]))),
    ...more,
  ].join('\n');
}

/** The page with these answers below its queries. */
function withAnswers(page: string, answers: readonly (readonly Row[])[]): string {
  let next = 0;
  return page.replaceAll(
    /(^```sql\n[\s\S]*?^```\n)(?:\n\|[^\n]*)*\n+/gm,
    (_, sql: string) => `${sql}\n${toTable(answers[next++] ?? [])}\n\n`,
  );
}

describe.each(targets.filter(({ sql }) => sql))('docs/analysis.md with $name', (target) => {
  it('answers its questions with the figures that the messages give', async () => {
    const place = createPlace();
    const { messages } = await load({ target, place, config: SAMPLE, flags: FLAGS });
    await createViews(target, place, FLAGS);
    const answers: (readonly Row[])[] = [];
    for (const sql of sqlOf(PAGE, target, place))
      answers.push(((await target.sql?.query(place, sql.replace(/;\s*$/, ''))) ?? []).map(plain));
    const expected = figures(sortByStream(messages));
    expect(answers).toHaveLength(sqlBlocks(PAGE).length);
    for (const [i, answer] of answers.entries()) {
      expect(answer.length, `answer ${i}`).toBeGreaterThan(1);
      expect(inOrder(answer), `answer ${i}`).toEqual(inOrder((expected[i] ?? []).map(plain)));
    }
    const page = readFileSync(new URL(`../../${PAGE}`, import.meta.url), 'utf8');
    await expect(withAnswers(page, answers)).toMatchFileSnapshot(`../../${PAGE}`);
  });
});
