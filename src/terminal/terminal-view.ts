import type { Stderr } from '../logging/stderr.ts';
import type { Theme } from '../logging/theme.ts';
import { createEndpointFinder } from '../progress/endpoints.ts';
import type { Every } from '../progress/every.ts';
import type { ProgressView } from '../progress/run-reporter.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { renderBlock } from './block.ts';
import { type LiveBlock, openLiveBlock } from './live-block.ts';
import { renderSummary } from './summary.ts';
import type { Terminal } from './terminal-stream.ts';

export interface TerminalViewOptions {
  readonly stderr: Stderr;
  readonly terminal: Terminal;
  readonly theme: Theme;
  readonly known: readonly StreamDefinition[];
  readonly every: Every;
}

/** Shows a run as a live block, and at its end as a table. */
export function createTerminalView(options: TerminalViewOptions): ProgressView {
  const { stderr, terminal, theme, every } = options;
  const findEndpoint = createEndpointFinder(options.known);
  const requests = new Map<string, number>();
  let block: LiveBlock | undefined;
  return {
    begin(read) {
      const render = (): readonly string[] => renderBlock(read(), terminal, theme);
      block = openLiveBlock({ stderr, terminal, render, every });
    },
    request(path) {
      const stream = findEndpoint(path)?.stream;
      if (stream !== undefined) requests.set(stream, (requests.get(stream) ?? 0) + 1);
    },
    end(run) {
      block?.close();
      const { columns } = terminal;
      const lines = renderSummary({ run, requests, columns, theme });
      stderr.write(`${lines.join('\n')}\n`);
    },
  };
}
