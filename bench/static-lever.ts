import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCompany } from '../src/demo/company.ts';

/**
 * A Lever that costs as little as possible: it answers every list of opportunities with pages made
 * of one text, ids and times exchanged, so that the reader's work is what is measured. The rows of a
 * page were created at the same time, and the pages are spread over sixteen years; the newest come
 * first.
 * Run as a process of its own; prints its address, then serves `rows` rows, each with `padding` more
 * characters, until it is ended. Every other list is empty.
 */
const PAGE = 100;
const FIRST_MS = Date.parse('2010-06-01T00:00:00Z');
const rows = Number(process.argv[2] ?? 1000);
const padding = Number(process.argv[3] ?? 0);
const pages = Math.ceil(rows / PAGE);
const STEP_MS = Math.floor((16 * 365 * 86_400_000) / pages);

const template = createCompany({ opportunities: 400 })
  .opportunities.filter(({ updatedAt }) => updatedAt !== null)
  .slice(0, PAGE)
  .map((row, i) => {
    const id = `@@@@@@@@-0000-4000-8000-${String(i).padStart(12, '0')}`;
    const headline = `${row['headline'] ?? ''}${'x'.repeat(padding)}`;
    return JSON.stringify({ ...row, headline, id, createdAt: '@time@' });
  })
  .join(',')
  .replaceAll('"@time@"', '@time@');

/** The pages whose time lies within the filters, as their first and last number. */
function pagesWithin(query: URLSearchParams): { first: number; last: number } {
  const start = Number(query.get('created_at_start') ?? 0);
  const end = Number(query.get('created_at_end') ?? Number.POSITIVE_INFINITY);
  return {
    first: Math.max(0, Math.ceil((start - FIRST_MS) / STEP_MS)),
    last: Math.min(pages - 1, Math.floor((end - FIRST_MS) / STEP_MS)),
  };
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  response.setHeader('content-type', 'application/json');
  const { first, last } = pagesWithin(url.searchParams);
  const page = Number(url.searchParams.get('offset') ?? last);
  if (url.pathname !== '/v1/opportunities' || last < first) {
    response.end('{"data":[],"hasNext":false}');
    return;
  }
  const data = template
    .replaceAll('@@@@@@@@', page.toString(16).padStart(8, '0'))
    .replaceAll('@time@', String(FIRST_MS + page * STEP_MS));
  const isLast = page === first;
  response.end(`{"data":[${data}],${isLast ? '' : `"next":"${page - 1}",`}"hasNext":${!isLast}}`);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1\n`);
});
