import { expect, it } from 'vitest';
import { createLog } from '../../src/logging/log.ts';
import { createTheme } from '../../src/logging/theme.ts';

/** What a line says to people. */
function shown(facts: object): string {
  let text = '';
  const stderr = {
    write: (line: string) => {
      text += line;
    },
    hide: () => undefined,
    redact: (line: string) => line,
  };
  const theme = createTheme({ NO_COLOR: '1' }, false, 'linux');
  createLog({ level: 'info', format: 'pretty', stderr: stderr as never, theme }).info(
    facts,
    'Said.',
  );
  return text;
}

it.each([
  [{ streams: ['users', 'tags'] }, 'INFO Said. streams=users, tags\n'],
  [{ streams: ['a', 'b', 'c', 'd'] }, 'INFO Said. streams=a, b, c, d\n'],
  [{ streams: ['a', 'b', 'c', 'd', 'e', 'f'] }, 'INFO Said. streams=a, b, c and 3 more\n'],
  [{ stream: 'users', count: 3, pairs: [[1]] }, 'INFO Said. stream=users count=3 pairs=[[1]]\n'],
])('a line for people names some of a list, and counts the rest: %j', (facts, line) => {
  expect(shown(facts)).toBe(line);
});
