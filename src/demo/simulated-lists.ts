import { children } from './children.ts';
import { lists } from './lists.ts';
import type { Company, Row } from './rows.ts';

/** The rows of a list that is simulated by hand. */
export interface SimulatedList {
  /** The path of the list whose rows have such a list each. */
  readonly parent?: string;
  /** All rows, or those of one parent. */
  readonly rows: (company: Company, parentId: string) => readonly Row[];
}

const OPPORTUNITIES = ['/opportunities', '/candidates'];

/** Everything that is simulated by hand, by its path with `{id}` in the place of the parent's id. */
export const simulatedLists: ReadonlyMap<string, SimulatedList> = new Map<string, SimulatedList>([
  ...[...lists].map(([path, { rows }]) => [`/${path}`, { rows }] as const),
  ...OPPORTUNITIES.flatMap((parent) =>
    [...children].map(([name, { rows }]) => [`${parent}/{id}/${name}`, { parent, rows }] as const),
  ),
  ['/disposition_stages', { rows: ({ dispositionStages }) => dispositionStages }],
  ['/contacts/{value}', { rows: ({ contacts }) => [...contacts.values()] }],
  [
    '/postings/{id}/apply',
    {
      parent: '/postings',
      rows: ({ postingQuestions }, id) => [postingQuestions.get(id) ?? []].flat(),
    },
  ],
  [
    '/surveys/diversity/{id}',
    { parent: '/postings', rows: ({ diversitySurveys }, id) => diversitySurveys.get(id) ?? [] },
  ],
]);
