import { writeFileSync } from 'node:fs';
import { openTerminal } from './picture/terminal.ts';
import { toSvg } from './picture/to-svg.ts';

/**
 * Draws the pictures of the documents from a real run on the demo account. It is slowed down, so that
 * there is something to see, and always on the same day of the account. Needs tmux.
 */
const COLUMNS = 80;
const SETTINGS = {
  environment: 'demo',
  demo_day: '2026-10-01T09:00:00Z',
  start_date: '2023-10-01',
  requests_per_second: 40,
  burst: 20,
};
const COMMAND = `tap-lever -c config.json --select 'opportunit*' --select users \\
    --select '!*_fields'`;

const terminal = openTerminal({ columns: COLUMNS, rows: 40, settings: SETTINGS });
try {
  await terminal.waitFor(/^\$/);
  terminal.type(COMMAND);
  const block = await terminal.waitFor(/ (4[5-9]|5\d) % [\s\S]*at least .* left .*at this pace/);
  save('terminal.svg', block, 'A run of tap-lever in progress');
  const summary = await terminal.waitFor(/requests a second/);
  save('terminal-summary.svg', summary, 'The summary of a run of tap-lever');
} finally {
  terminal.close();
}

function save(name: string, screen: string, title: string): void {
  const svg = toSvg(screen, { columns: COLUMNS, title });
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), svg);
}
