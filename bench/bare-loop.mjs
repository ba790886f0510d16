/**
 * What the tap's processor time is compared with: asks for the same pages, parses each with
 * `JSON.parse` and prints each record with `JSON.stringify`.
 */
const url = process.argv[2] ?? '';
let offset = '0';
while (offset !== undefined) {
  const response = await fetch(`${url}/opportunities?limit=100&offset=${offset}`);
  const { data, next } = JSON.parse(await response.text());
  for (const row of data)
    if (!process.stdout.write(`${JSON.stringify(row)}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  offset = next;
}
