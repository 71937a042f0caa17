/** How many targets are computed at a time: a row of this many bits for each vertex must fit into memory. */
const CHUNK = 1024;
const WORD = 32;

/**
 * Which of many vertices can be reached from which others, for all pairs at once.
 *
 * Searching from each vertex takes quadratic time in a chain. This goes through the vertices once for each thousand targets,
 * what a vertex leads to before the vertex itself, and joins sets of bits.
 */
export class Reachability {
  private readonly sourceRows = new Map<number, number>();
  private readonly targetBits = new Map<number, number>();
  private readonly wordsPerRow: number;
  private readonly table: Uint32Array;

  /** @param edges the vertices that each vertex leads to */
  constructor(edges: readonly (readonly number[])[], sources: readonly number[], targets: readonly number[]) {
    for (const source of sources) if (!this.sourceRows.has(source)) this.sourceRows.set(source, this.sourceRows.size);
    for (const target of targets) if (!this.targetBits.has(target)) this.targetBits.set(target, this.targetBits.size);
    this.wordsPerRow = Math.ceil(this.targetBits.size / WORD);
    this.table = new Uint32Array(this.sourceRows.size * this.wordsPerRow);
    const order = postOrder(edges, [...this.sourceRows.keys()]);
    const distinct = [...this.targetBits.keys()];
    for (let first = 0; first < distinct.length; first += CHUNK) {
      this.fill(edges, order, distinct.slice(first, first + CHUNK), first / WORD);
    }
  }

  /** Whether a path of one edge or more leads from a source to a target. Undefined if the table does not have them. */
  public reaches(source: number, target: number): boolean | undefined {
    const [row, bit] = [this.sourceRows.get(source), this.targetBits.get(target)];
    if (row === undefined || bit === undefined) return undefined;
    const word = this.table[row * this.wordsPerRow + Math.floor(bit / WORD)];
    return Math.floor(word / 2 ** (bit % WORD)) % 2 === 1;
  }

  private fill(
    edges: readonly (readonly number[])[],
    order: readonly number[],
    targets: readonly number[],
    firstWord: number,
  ) {
    const words = Math.ceil(targets.length / WORD);
    const rows = new Uint32Array(edges.length * words);
    const bits = new Map(targets.map((target, index) => [target, index]));
    // One pass is enough without cycles; templates with a cycle cannot be deployed, but must not stop the check.
    let hasChanged = true;
    while (hasChanged) {
      hasChanged = false;
      for (const vertex of order) {
        for (const next of edges[vertex]) {
          if (join(rows, vertex * words, next * words, words)) hasChanged = true;
          const bit = bits.get(next);
          if (bit !== undefined && setBit(rows, vertex * words, bit)) hasChanged = true;
        }
      }
    }
    for (const [source, row] of this.sourceRows) {
      this.table.set(rows.subarray(source * words, (source + 1) * words), row * this.wordsPerRow + firstWord);
    }
  }
}

/* eslint-disable no-bitwise */
/** Adds the bits of one row to another one. Returns whether there were new ones. */
function join(rows: Uint32Array, to: number, from: number, words: number): boolean {
  let changed = 0;
  for (let index = 0; index < words; index++) {
    const added = rows[from + index] & ~rows[to + index];
    rows[to + index] |= added;
    changed |= added;
  }
  return changed !== 0;
}

function setBit(rows: Uint32Array, row: number, bit: number): boolean {
  const index = row + Math.floor(bit / WORD);
  const mask = (1 << (bit % WORD)) >>> 0;
  const isNew = (rows[index] & mask) === 0;
  rows[index] |= mask;
  return isNew;
}
/* eslint-enable no-bitwise */

/** The vertices that can be reached, each after those that it leads to, as far as there are no cycles. */
function postOrder(edges: readonly (readonly number[])[], roots: readonly number[]): number[] {
  const order: number[] = [];
  const state = new Uint8Array(edges.length);
  const positions = new Int32Array(edges.length);
  for (const root of roots) {
    if (state[root]) continue;
    const path = [root];
    state[root] = 1;
    while (path.length > 0) {
      const vertex = path[path.length - 1];
      const next = edges[vertex][positions[vertex]++];
      if (next === undefined) {
        order.push(vertex);
        path.pop();
      } else if (!state[next]) {
        state[next] = 1;
        path.push(next);
      }
    }
  }
  return order;
}
