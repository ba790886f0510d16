/** A range of time in milliseconds, both ends included; without `to` it is open at its end. */
export interface TimeRange {
  readonly from: number;
  readonly to?: number | undefined;
}
