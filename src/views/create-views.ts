import type { StreamDefinition } from '../streams/define.ts';
import type { Dialect } from './dialects.ts';
import { type LiveSelect, selectLive } from './live-select.ts';
import { createWarehouse, type LoadedStream, type Warehouse } from './warehouse.ts';

/** What the views are made for. */
export interface ViewsInput {
  readonly streams: readonly LoadedStream[];
  readonly dialect: Dialect;
  /** Where the tables are; without it, wherever the session looks for them. */
  readonly schema?: string | undefined;
}

/** The statements that create or replace a view of the live rows of each stream, or of its table. */
export function createViews({ streams, dialect, schema }: ViewsInput): string {
  const warehouse = createWarehouse(streams, dialect, schema);
  const selects = new Map(
    streams.map(({ definition }) => [definition, selectLive(definition, warehouse)]),
  );
  const head = [
    `-- Views of live rows, over the tables that ${dialect.target} makes of what tap-lever sends.`,
    '-- A row is live if the last whole reading of its list still had it, if nothing says that it was',
    '-- deleted, and if what it hangs below is live. To bring them up to date, run this again.',
  ];
  const statements = inOrder(selects).map(([definition, select]) =>
    createView(definition, select, warehouse),
  );
  return `${[head.join('\n'), ...statements].join('\n\n')}\n`;
}

function createView(
  definition: StreamDefinition,
  { joins, conditions, gaps }: LiveSelect,
  warehouse: Warehouse,
): string {
  const which = conditions.length > 0 ? 'The live rows of' : 'All rows of';
  return [
    `-- ${which} ${definition.name}.`,
    ...gaps.map((gap) => `-- Not told apart: ${gap}`),
    `CREATE OR REPLACE VIEW ${warehouse.view(definition)} AS`,
    'SELECT t.*',
    `FROM ${warehouse.table(definition)} AS t`,
    ...joins,
    ...conditions.map((condition, place) => `${place === 0 ? 'WHERE' : '  AND'} ${condition}`),
  ]
    .join('\n')
    .concat(';');
}

/** Views after those that they read. */
function inOrder(
  selects: ReadonlyMap<StreamDefinition, LiveSelect>,
): readonly (readonly [StreamDefinition, LiveSelect])[] {
  const placed = new Set<StreamDefinition>();
  const place = (definition: StreamDefinition): void => {
    for (const used of selects.get(definition)?.uses ?? []) place(used);
    placed.add(definition);
  };
  for (const definition of selects.keys()) place(definition);
  return [...placed].map((definition) => [definition, selects.get(definition) as LiveSelect]);
}
