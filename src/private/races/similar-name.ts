/** The alias that a host name may have been meant to be: one that contains it, is part of it, or differs in a character or two. */
export function similarName(host: string, aliases: readonly string[]): string | undefined {
  const parts = new Set(host.split(/[^a-z0-9]+/));
  let best: { alias: string; distance: number } | undefined;
  for (const alias of new Set(aliases)) {
    const lower = alias.toLowerCase();
    const isPart = lower.split(/[^a-z0-9]+/).some((part) => part.length > 2 && parts.has(part));
    const distance = isPart ? 1 : Math.abs(lower.length - host.length) > 2 ? 3 : editDistance(lower, host);
    if (distance < Math.min(3, host.length) && (!best || distance < best.distance)) best = { alias, distance };
  }
  return best?.alias;
}

/** Levenshtein's distance, row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
