/**
 * A range of times in milliseconds, or of positions (see `TimeOrder`); both ends included. Without `to`
 * it is open at its end.
 */
export interface TimeRange {
  readonly from: number;
  readonly to?: number | undefined;
}
