/* eslint-disable no-bitwise -- the lowest bit of an index says how many numbers its sum covers */

/** Counts numbers from 0 up to a bound, and how many of those seen are above a number: a Fenwick tree. */
export class Counter {
  private readonly sums: Int32Array;
  private total = 0;

  constructor(bound: number) {
    this.sums = new Int32Array(bound + 1);
  }

  public add(number: number): void {
    this.total++;
    for (let index = number + 1; index < this.sums.length; index += index & -index) this.sums[index]++;
  }

  public countAbove(number: number): number {
    let upTo = 0;
    for (let index = number + 1; index > 0; index -= index & -index) upTo += this.sums[index];
    return this.total - upTo;
  }
}
