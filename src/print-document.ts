import { createWriter } from './singer/writer.ts';

/**
 * Prints the one document that was asked for; `redact` takes out the secrets of a report that quotes
 * settings or answers. Throws OutputError when writing to stdout fails.
 */
export async function printDocument(
  text: string,
  redact: (text: string) => string = (plain) => plain,
): Promise<void> {
  const writer = createWriter(process.stdout);
  writer.line(redact(text));
  await writer.flush();
}
