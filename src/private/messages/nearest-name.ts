/**
 * Returns the known name that is nearest to a mistyped one; undefined if none is near. A name is near if the distance,
 * in letters that are added, omitted, replaced or swapped with their neighbour, is at most a third of its length. If
 * several names are equally near, returns the first.
 */
export function nearestName(mistyped: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let least = Math.floor(Math.max(mistyped.length, 3) / 3) + 1;
  for (const name of known) {
    const distance = editDistance(mistyped.toLowerCase(), name.toLowerCase());
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/** Optimal string alignment distance: Levenshtein's, with a swap of neighbours counted as one edit. */
function editDistance(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const exchanged = above[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]; // false in the first row and column, which have no letter before them
      const swapped = swap ? twoAbove[column - 2] + 1 : Infinity;
      current.push(Math.min(above[column] + 1, current[column - 1] + 1, exchanged, swapped));
    }
    [twoAbove, above] = [above, current];
  }
  return above[b.length];
}
