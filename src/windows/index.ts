/**
 * The entry of this folder: how a list is read by the times of its rows, and in which order rows stand.
 * It knows lists and their time filters, and nothing of bookmarks or records.
 */

export { byKey, type Cursor, earlier, isAfter, type Keyed } from './cursor.ts';
export { createEarliestRows, type EarliestRows } from './earliest-rows.ts';
export { LIMITS, type Limits } from './limits.ts';
export type { WindowPreview, WindowRows } from './list-window.ts';
export { cutIntoPeriods, periodsAtOnce } from './periods.ts';
export { isSingleMillisecond, type Window, type WindowSize, windowSize } from './plan-windows.ts';
export { beginAtOnce, previewWindows, readWindows } from './read-windows.ts';
export { type PageReader, readInSegments } from './segments.ts';
export { positionOf, positionOfRow, type TimeOrder } from './time-order.ts';
export type { TimeRange } from './time-range.ts';
