/** Counts what the reader does not understand, by a reason in words. */
export class Skipped {
  private readonly counts = new Map<string, number>();

  public add(reason: string, count = 1): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + count);
  }

  public get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The counts by reason, in the alphabetical order of the reasons. */
  public get byReason(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
