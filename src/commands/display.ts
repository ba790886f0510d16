import type { DisplayOptions } from '../check/check-report.ts';
import { createTheme } from '../logging/theme.ts';

/** How a document looks on stdout: in colours and wrapped on a terminal, plain elsewhere. */
export function displayOfStdout(): DisplayOptions {
  const { isTTY, columns } = process.stdout;
  return {
    theme: createTheme(process.env, isTTY),
    columns: isTTY ? columns : undefined,
  };
}
