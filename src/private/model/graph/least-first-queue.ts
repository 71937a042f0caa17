/* eslint-disable no-bitwise -- bits are what this is made of */
/** Bits in a word, as a power of two. */
const WORD = 5;

/**
 * A set of numbers below a bound that gives back its least one first, at a cost that does not grow with its content.
 *
 * A tree of bits: a bit of the lowest level says that its number is in the set, a bit of a higher level that the word
 * below it is not empty. 32-bit words make it four levels high at a million numbers, where a binary heap would be twenty.
 */
export class LeastFirstQueue {
  /** Lowest level first. The last level is one word. */
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
      level[word] |= 1 << bit; // a shift counts modulo 32
      if (known) return;
      bit = word;
    }
  }

  /** Removes the least number and returns it, or undefined where the set is empty. */
  public takeLeast(): number | undefined {
    let least = 0;
    for (let height = this.levels.length - 1; height >= 0; height--) {
      const word = this.levels[height][least];
      if (word === 0) return undefined; // only the topmost word can be empty here
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
