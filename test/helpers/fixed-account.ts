import { readFileSync } from 'node:fs';
import { type Company, createCompany } from '../../src/demo/company.ts';

const FOLDER = new URL('../fixtures/fixed-account/', import.meta.url);

/** When the fixed account is read for the first time, and when again after its changes. */
export const FIRST_READ = Date.parse('2023-11-24T04:26:40Z');
export const SECOND_READ = FIRST_READ + 86_400_000;
export const FIXED_START_DATE = '2023-11-01T00:00:00Z';

/**
 * An account whose rows stand in a file, so that it stays the same whatever becomes of the demo
 * company: what other versions and other taps made of it was recorded once.
 */
export function createFixedAccount(): Company {
  const company = createCompany({ opportunities: 0 });
  for (const rows of Object.values(company))
    if (rows instanceof Map) rows.clear();
    else if (Array.isArray(rows)) rows.length = 0;
  return withRows(company, 'company.json');
}

/** What happens in the fixed account after the first run. */
export function changeFixedAccount(company: Company): Company {
  return withRows(company, 'later.json');
}

interface Identified {
  readonly id?: unknown;
}

/** Puts the rows of a file into the account, in place of those with the same id. */
function withRows(company: Company, file: string): Company {
  const named = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Record<string, object>;
  for (const [name, rows] of Object.entries(named)) {
    const own = company[name as keyof Company] as unknown;
    if (own instanceof Map) for (const [id, row] of Object.entries(rows)) own.set(id, row);
    else for (const row of rows as Identified[]) putRow(own as Identified[], row);
  }
  company.version += 1;
  return company;
}

function putRow(rows: Identified[], row: Identified): void {
  const place = row.id === undefined ? -1 : rows.findIndex(({ id }) => id === row.id);
  if (place < 0) rows.push(row);
  else rows[place] = row;
}
