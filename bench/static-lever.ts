import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCompany } from '../src/demo/company.ts';

/**
 * A Lever that costs as little as possible: it answers every list of opportunities with pages made
 * of one text, ids exchanged, so that the reader's work is what is measured. Run as a process of
 * its own; prints its address, then serves `rows` rows until it is ended.
 */
const PAGE = 100;
const rows = Number(process.argv[2] ?? 1000);
const pages = Math.ceil(rows / PAGE);

const template = createCompany({ opportunities: 400 })
  .opportunities.filter(({ updatedAt }) => updatedAt !== null)
  .slice(0, PAGE)
  .map((row, i) =>
    JSON.stringify({ ...row, id: `@@@@@@@@-0000-4000-8000-${String(i).padStart(12, '0')}` }),
  )
  .join(',');

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  response.setHeader('content-type', 'application/json');
  if (url.pathname !== '/v1/opportunities' || url.searchParams.has('created_at_end')) {
    response.end('{"data":[],"hasNext":false}');
    return;
  }
  const page = Number(url.searchParams.get('offset') ?? 0);
  const data = template.replaceAll('@@@@@@@@', page.toString(16).padStart(8, '0'));
  const isLast = page + 1 >= pages;
  response.end(`{"data":[${data}],${isLast ? '' : `"next":"${page + 1}",`}"hasNext":${!isLast}}`);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1\n`);
});
