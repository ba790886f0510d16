import { refuseConfidential } from '../confidential.ts';
import { combine, confidentiality, type Filter, window } from '../filters.ts';
import { asArranged } from '../orders.ts';
import { answerPage, type DataRequest } from '../paging.ts';
import { badRequest, notFound } from '../refusal.ts';
import type { IdRow } from '../rows.ts';
import type { SampledEndpoint, SampledPlace } from './endpoint.ts';
import { fillSample } from './sample.ts';

/** Answers with the rows made from a sample, in the sample's envelope. */
export function answerSampled(
  { endpoint, parentId }: SampledPlace,
  question: DataRequest,
): unknown {
  const { account, query } = question;
  const { isPaged = true, recordsKey, sample } = endpoint;
  const parent = parentId === undefined ? undefined : findParent(endpoint, parentId, question);
  const rows = account.views.sampled().rows(endpoint, parent);
  const matches = combine(filtersOf(endpoint), query, account);
  if (isPaged) {
    const entries = account.views.sorted(rows, asArranged);
    const listing = { entries, order: asArranged, matches, expand: new Map() };
    const { data, ...page } = answerPage(listing, question);
    return { ...page, data: dataOf(fillSample(sample, data, recordsKey)) };
  }
  if (query.has('limit') || query.has('offset')) throw badRequest('pagination is not supported');
  return fillSample(sample, rows.filter(matches), recordsKey);
}

function findParent(endpoint: SampledEndpoint, id: string, { account }: DataRequest): IdRow {
  const parent = account.views.find(account.views.sampled().parents(endpoint), id);
  if (parent === undefined) throw notFound(`${endpoint.parent}/${id}`);
  refuseConfidential(account, parent);
  return parent;
}

function filtersOf({ filters, hasConfidentialRows }: SampledEndpoint): readonly Filter[] {
  const windows = filters.map(({ member, start, end, isEndExclusive }) =>
    window(start, end, (row) => row[member], isEndExclusive),
  );
  return hasConfidentialRows ? [confidentiality, ...windows] : windows;
}

function dataOf(body: unknown): unknown {
  return Array.isArray(body) ? body : (body as { data: unknown }).data;
}
