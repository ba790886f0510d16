import { createEndpointFinder } from '../progress/endpoints.ts';
import type { Every } from '../progress/every.ts';
import type { RunView } from '../progress/run-reporter.ts';
import type { Stderr } from '../stderr.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { renderBlock } from './block.ts';
import { type LiveBlock, openLiveBlock } from './live-block.ts';
import type { Look } from './style.ts';
import { renderSummary } from './summary.ts';
import type { Terminal } from './terminal-stream.ts';

export interface TerminalViewOptions {
  readonly stderr: Stderr;
  readonly terminal: Terminal;
  readonly look: Look;
  readonly known: readonly StreamDefinition[];
  readonly every: Every;
}

/** Shows a run as a live block, and at its end as a table. */
export function createTerminalView(options: TerminalViewOptions): RunView {
  const { stderr, terminal, look, every } = options;
  const findEndpoint = createEndpointFinder(options.known);
  const requests = new Map<string, number>();
  let block: LiveBlock | undefined;
  return {
    begin(read) {
      const render = (): readonly string[] => renderBlock(read(), terminal, look);
      block = openLiveBlock({ stderr, terminal, render, every });
    },
    request(path) {
      const stream = findEndpoint(path)?.stream;
      if (stream !== undefined) requests.set(stream, (requests.get(stream) ?? 0) + 1);
    },
    end(run) {
      block?.close();
      const { columns } = terminal;
      const lines = renderSummary({ run, requests, columns, look });
      stderr.write(`${lines.join('\n')}\n`);
    },
  };
}
