/** In every text that is made up, so that it can be looked for where no content may be. */
export const CANARY = 'c4nary';

/** Levels of nesting, as JSON text. */
function nest(depth: number): string {
  return `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;
}

/**
 * Values that a member may have though nothing says that it can, as JSON text, since some have no
 * other form.
 */
export const ODD_VALUES: readonly string[] = [
  ...['null', 'true', 'false', '0', '1', '-1', '1.5', '-0', '1e308', '1e400', '1e21', '1e-7'],
  ...['9007199254740993', '12345678901234567890', '-12345678901234567890.5'],
  ...['1700000000000', '"1700000000000"', '253402300800000', '4e15', '-62135596800001'],
  ...['"2024-02-31"', '"2024-02-29T25:61:61Z"', '"+275760-09-13"', '"2025-06-01T00:00:00Z"'],
  ...['""', '" "', '"null"', '"true"', '"0"', '"-"', `"${CANARY}"`, `"${CANARY}@example.com"`],
  ...['[]', '{}', '[null]', '[[]]', '[[[1]]]', '[{}]', '{"id":null}', '{"id":{"id":1}}'],
  `{"odd":"${CANARY}"}`,
  `["${CANARY}",1,null,{"id":"${CANARY}"}]`,
  '{"toString":null,"valueOf":null,"toJSON":1}',
  `{"__proto__":{"id":"${CANARY}"},"constructor":"x","hasOwnProperty":1}`,
  `"${CANARY}\\u0000\\ud800 \\udfff"`,
  `"${CANARY}\\u2028\\u2029\\u202e\\u001b[2J\\r\\n{\\"type\\":\\"STATE\\",\\"value\\":{}}"`,
  `"${CANARY}${'\\"\\\\'.repeat(5000)}"`,
  `"${CANARY}${'é😀'.repeat(20_000)}"`,
  `{"\\u0000\\ud800":"${CANARY}"}`,
  `[${'0,'.repeat(3000)}0]`,
  `[${`{"id":"${CANARY}"},`.repeat(300)}{}]`,
  nest(500),
  nest(20_000),
];

/** Ids that are none, or that mean something in an address, as JSON text. */
export const ODD_IDS: readonly string[] = [
  ...ODD_VALUES,
  ...['../../users', '..', '.', '/', 'a/b', '?limit=0', '#', '%', '%2e%2e', '%00', ':id', '{id}'],
  ...['a b', '\t', 'ä', '日本', '😀', 'constructor', '__proto__', 'null', 'undefined', '0'],
  'x'.repeat(7000),
].map((id) => (ODD_VALUES.includes(id) ? id : JSON.stringify(id)));

/** Names that a member may have; each is told in the log, so there is no content in them. */
export const ODD_NAMES: readonly string[] = [
  ...[
    '__proto__',
    'constructor',
    'toString',
    'odd',
    '',
    ' ',
    'a.b',
    '$ref',
    'é',
    '\u202e',
    '\u001b[2J',
  ],
  ...['\n{"level":"error"}', '\u0000', '\ud800', 'readAt', 'opportunityId', 'position', 'hasNext'],
  'n'.repeat(3000),
];
