import { brotliDecompressSync, inflateRawSync, unzipSync } from 'node:zlib';

/** The value of `Accept-Encoding`. */
export const ACCEPTED_ENCODINGS = 'br, gzip, deflate';
/** More names than that are not believed. */
const MOST_ENCODINGS = 3;

/**
 * Undoes what `Content-Encoding` names, the last one first; what is not known stays as it is. Throws
 * an error of Node's, with its code: `ERR_BUFFER_TOO_LARGE` as soon as there are more bytes than
 * allowed. At once rather than piece by piece: that costs half, and one answer at a time takes memory.
 */
export function decompress(bytes: Buffer, encoding: string, largest: number): Buffer {
  if (encoding === '') return bytes;
  const names = encoding.toLowerCase().split(',', MOST_ENCODINGS);
  return names.reduceRight((inner, name) => {
    const decode = inner.length === 0 ? undefined : decoderOf(name.trim(), inner);
    return decode ? decode(inner, { maxOutputLength: largest }) : inner;
  }, bytes);
}

function decoderOf(encoding: string, bytes: Buffer) {
  switch (encoding) {
    case 'br':
      return brotliDecompressSync;
    case 'gzip':
    case 'x-gzip':
      return unzipSync;
    case 'deflate':
      // Some servers leave out the header, whose lower four bits are 8 (RFC 9110, 8.4.1.2).
      return ((bytes[0] ?? 0) & 0x0f) === 0x08 ? unzipSync : inflateRawSync;
    default:
      return undefined;
  }
}
