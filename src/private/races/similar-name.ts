/** More comparisons in one report take too long. Parts of names are still found after that. */
const MAX_COMPARISONS = 50_000;

/** Finds the alias that a host name may have been meant to be: one with a part in common, or with a typing mistake or two. */
export class SimilarNames {
  private readonly names: readonly string[];
  private readonly byPart = new Map<string, string>();
  private comparisons = 0;

  constructor(aliases: readonly string[]) {
    this.names = [...new Set(aliases)];
    for (const name of this.names) {
      for (const part of partsOf(name)) if (!this.byPart.has(part)) this.byPart.set(part, name);
    }
  }

  public find(host: string): string | undefined {
    const parts = partsOf(host).flatMap((part) => this.byPart.get(part) ?? []);
    return parts.length > 0 ? parts[0] : this.nearest(host);
  }

  private nearest(host: string): string | undefined {
    let nearest: string | undefined;
    let limit = Math.min(3, host.length) - 1;
    for (const name of this.names) {
      if (Math.abs(name.length - host.length) > limit || ++this.comparisons > MAX_COMPARISONS) continue;
      const distance = editDistance(name.toLowerCase(), host, limit);
      if (distance > limit) continue;
      nearest = name;
      limit = distance - 1;
    }
    return nearest;
  }
}

function partsOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part.length > 2);
}

/** Levenshtein's distance, row by row; something above the limit as soon as that is certain. */
function editDistance(whole: string, other: string, limit: number): number {
  let start = 0;
  while (start < whole.length && whole[start] === other[start]) start++;
  const [a, b] = [whole.slice(start), other.slice(start)];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
      least = Math.min(least, next[j]);
    }
    if (least > limit) return least;
    row = next;
  }
  return row[b.length];
}
