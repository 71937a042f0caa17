/** A thing on a line that would like to be somewhere. */
export interface Wish {
  readonly position: number;
  readonly weight: number;
  /** The least distance from the thing before. The first has none. */
  readonly gap: number;
}

interface Block {
  readonly first: number;
  mean: number;
  weight: number;
}

/**
 * Positions for things in a given order that keep their distances and are, by weighted least squares, as near as possible to the
 * positions wished for.
 *
 * Isotonic regression, by pooling adjacent violators: things that are too close form a block at the mean of their wishes.
 */
export function spread(wishes: readonly Wish[]): number[] {
  const offsets: number[] = [];
  const blocks: Block[] = [];
  wishes.forEach(({ position, weight, gap }, first) => {
    offsets.push(first === 0 ? 0 : offsets[first - 1] + gap);
    const block = { first, mean: position - offsets[first], weight };
    while (blocks.length > 0 && blocks[blocks.length - 1].mean > block.mean) {
      const before = blocks.pop()!;
      const total = before.weight + block.weight;
      Object.assign(block, {
        first: before.first,
        mean: (before.mean * before.weight + block.mean * block.weight) / total,
        weight: total,
      });
    }
    blocks.push(block);
  });
  return blocks.flatMap(({ first, mean }, index) =>
    offsets.slice(first, blocks[index + 1]?.first).map((offset) => Math.round(mean) + offset),
  );
}
