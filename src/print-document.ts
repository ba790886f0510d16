import { createWriter } from './singer/writer.ts';

/** Prints the one document that was asked for. Throws OutputError when writing to stdout fails. */
export async function printDocument(text: string): Promise<void> {
  const writer = createWriter(process.stdout);
  writer.line(text);
  await writer.flush();
}
