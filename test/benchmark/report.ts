/** A line of the table. */
export interface Row {
  readonly what: string;
  /** The figure of the mesh, or of its graph. */
  readonly mesh: string;
  /** The figures of the alternatives, by their names. */
  readonly peers?: Record<string, string>;
  readonly target?: Target;
}

export interface Target {
  readonly text: string;
  readonly isMet: boolean;
  /** Whether noise cannot change the figure, so that it can be checked on a busy machine, too. */
  readonly isCounted?: boolean;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
  /** Explanations of the figures, below the table. */
  readonly notes?: readonly string[];
}

export interface Mode {
  /** Whether to check only that everything runs, and the counts. */
  readonly isQuick: boolean;
}

/** All sections as one Markdown table. */
export function table(sections: readonly Section[]): string {
  const lines = sections.flatMap(({ title, rows }) => [
    cells([`**${title}**`, '', '', '', '']),
    ...rows.map(({ what, mesh, peers = {}, target }) =>
      cells([
        what,
        mesh,
        Object.entries(peers)
          .map(([name, value]) => `${name}: ${value}`)
          .join('; '),
        target?.text ?? '',
        target === undefined ? '' : target.isMet ? 'pass' : '**miss**',
      ]),
    ),
  ]);
  return [cells(['what', 'mesh', 'alternatives', 'target', '']), cells(Array(5).fill('---')), ...lines].join('\n');
}

export function notes(sections: readonly Section[]): string {
  return sections
    .filter((section) => section.notes?.length)
    .map(({ title, notes: lines }) => [`**${title}**`, '', ...lines!.map((line) => `- ${line}`)].join('\n'))
    .join('\n\n');
}

export function missed(sections: readonly Section[]): Row[] {
  return sections.flatMap(({ rows }) => rows).filter(({ target }) => target && !target.isMet);
}

/** Milliseconds, with three digits. */
export function time(milliseconds: number): string {
  if (milliseconds >= 999.5) return `${digits(milliseconds / 1000)} s`;
  return `${digits(milliseconds)} ms`;
}

export function times(factor: number): string {
  return `${factor.toFixed(2)} times`;
}

export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function cells(values: readonly string[]): string {
  return `| ${values.map((value) => value.replace(/\|/g, '\\|')).join(' | ')} |`;
}
