/* eslint-disable no-bitwise -- this data structure consists of bits */
/** The binary logarithm of the number of bits in a word. */
const WORD = 5;

/**
 * A set of numbers below a bound, from which the least number is removed first. The cost does not depend on how many
 * numbers the set contains.
 *
 * The set is a tree of bits. A bit of the lowest level is set if its number is in the set. A bit of a higher level is
 * set if the word below it is not zero. With 32-bit words, the tree has four levels for a million numbers; a binary
 * heap would have twenty.
 */
export class LeastFirstQueue {
  /** The levels, the lowest first. The last level is a single word. */
  private readonly levels: Int32Array[] = [];

  constructor(bound: number) {
    let words = Math.max(bound, 1);
    do {
      words = ((words - 1) >> WORD) + 1;
      this.levels.push(new Int32Array(words));
    } while (words > 1);
  }

  public add(value: number): void {
    let bit = value;
    for (const level of this.levels) {
      const word = bit >> WORD;
      const known = level[word] !== 0;
      level[word] |= 1 << bit; // JavaScript shifts by the number modulo 32
      if (known) return;
      bit = word;
    }
  }

  /** Removes the least number and returns it. Returns undefined if the set is empty. */
  public takeLeast(): number | undefined {
    let least = 0;
    for (let height = this.levels.length - 1; height >= 0; height--) {
      const word = this.levels[height][least];
      if (word === 0) return undefined; // only the word of the highest level can be zero here
      least = (least << WORD) + (31 - Math.clz32(word & -word));
    }
    this.remove(least);
    return least;
  }

  private remove(value: number): void {
    let bit = value;
    for (const level of this.levels) {
      const word = bit >> WORD;
      level[word] &= ~(1 << bit);
      if (level[word] !== 0) return;
      bit = word;
    }
  }
}
