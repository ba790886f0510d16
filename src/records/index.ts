/**
 * The entry of this folder: how what Lever sends becomes a record that targets can load. It knows rows,
 * columns and messages, and nothing of when a row is read.
 */

export { withFingerprints } from './fingerprint.ts';
export { type RecordTimes, recordTimes } from './record-times.ts';
export { createRecordWriter, type RecordWriter } from './record-writer.ts';
export { createReport, type Report, type StreamReport } from './report.ts';
export { createTombstoneWriter, type TombstoneWriter, withTombstones } from './tombstones.ts';
