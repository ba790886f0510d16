import { ApiError } from '../../errors.ts';
import { type PageBody, type Row, readPageBody } from '../../lever/pages.ts';
import type { ParentDefinition } from '../../streams/define.ts';
import type { RunContext } from '../run/index.ts';
import type { ProbedList } from './list-faults.ts';

/** A probe is not retried for long. */
const RETRY_BUDGET_MS = 5_000;

/** Whether a list can be read below another parent; false where there is none, or nobody asks any more. */
export async function canReadList(
  { endpoint, exceptFor, isOpen }: ProbedList,
  parent: ParentDefinition,
  { client }: RunContext,
): Promise<boolean> {
  const other = (await someParents(parent, client)).find(({ id }) => String(id) !== exceptFor);
  if (!other || !isOpen()) return false;
  const { path, isPaged = true } = endpoint.definition.source;
  try {
    const filled = path.replace('{id}', encodeURIComponent(String(other['id'])));
    await client.get(filled, isPaged ? { limit: 1 } : {}, { retryBudgetMs: () => RETRY_BUDGET_MS });
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.status === 404 || error.status === 410;
  }
}

async function someParents(
  { source }: ParentDefinition,
  client: RunContext['client'],
): Promise<readonly Row[]> {
  const { path, hasConfidentialRows } = source;
  const parameters = { limit: 2, ...(hasConfidentialRows && { confidentiality: 'all' }) };
  const read = (json: unknown): PageBody => readPageBody(json, { path });
  const { body } = await client.get(path, parameters, { read });
  return (body as PageBody).rows.filter(({ id }) => id !== undefined && id !== null);
}
