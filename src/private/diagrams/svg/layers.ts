import type { Diagram, DiagramEdge, DiagramService } from '../diagram';
import { Kind, kindOf } from './kinds';

export type Side = 'left' | 'right';

/** A place in a column: a service's box, or a gap through which the lines to one service pass. */
export interface Cell {
  readonly column: number;
  readonly service?: DiagramService;
  readonly pins: Pin[];
}

export type Columns = readonly (readonly Cell[])[];

/** Where a line meets a cell. */
export interface Pin {
  readonly cell: Cell;
  readonly side: Side;
  /** The edge whose line begins here, at the dependent. */
  readonly edge?: DiagramEdge;
}

/** A vertical line in the channel between two columns, from which lines lead to pins on both sides. */
export interface Trunk {
  /** The channel to the right of the column of this number. */
  readonly channel: number;
  /** The pin in the direction of the dependency. */
  readonly head: Pin;
  readonly tails: Pin[];
}

/** All edges of one kind that reach a service from one side. They share trunks and an arrowhead. */
export interface Net {
  readonly kind: Kind;
  readonly target: Pin;
  /** The nearest to the dependency first. */
  readonly trunks: readonly Trunk[];
}

export interface Layers {
  /** Services of other applications, if there are any; then each wave. */
  readonly columns: Columns;
  readonly nets: readonly Net[];
}

/**
 * Turns a diagram into columns of cells and the nets between them.
 *
 * A net starts at the right side of its dependency and crosses one channel after the other to its dependents. In every
 * column on the way it passes through a cell of its own, so that no line has to cross a box. Dependents of the same
 * column are reached from the channel to the right; dependents further left, by a net that starts at the left side.
 */
export function layersOf({ waves, externalServices = [], edges }: Diagram): Layers {
  const cells = new Map<string, Cell>();
  const columns = [...(externalServices.length > 0 ? [externalServices] : []), ...waves].map((services, column) =>
    services.map((service) => {
      const cell = { column, service, pins: [] };
      cells.set(service.id, cell);
      return cell as Cell;
    }),
  );

  const groups = new Map<string, DiagramEdge[]>();
  const sideOf = ({ dependent, dependency }: DiagramEdge): Side =>
    cells.get(dependent)!.column < cells.get(dependency)!.column ? 'left' : 'right';
  for (const edge of edges) {
    const key = [sideOf(edge), kindOf(edge), edge.dependency].join(' ');
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key)!.push(edge);
  }
  const nets = [...groups.values()].map((group) => netOf(group, sideOf(group[0]), cells, columns));
  return { columns, nets };
}

function netOf(edges: DiagramEdge[], side: Side, cells: ReadonlyMap<string, Cell>, columns: Cell[][]): Net {
  const cell = cells.get(edges[0].dependency)!;
  const away = side === 'right' ? 1 : -1;
  const otherSide = side === 'right' ? 'left' : 'right';
  const target = addPin({ cell, side });

  const distanceOf = ({ dependent }: DiagramEdge) => Math.abs(cells.get(dependent)!.column - cell.column);
  const distance = Math.max(...edges.map(distanceOf));
  const trunks: Trunk[] = [{ channel: side === 'right' ? cell.column : cell.column - 1, head: target, tails: [] }];
  for (let step = 1; step < distance; step++) {
    const column = cell.column + away * step;
    const passage: Cell = { column, pins: [] };
    columns[column].push(passage);
    trunks[step - 1].tails.push(addPin({ cell: passage, side: otherSide }));
    trunks.push({ channel: trunks[0].channel + away * step, head: addPin({ cell: passage, side }), tails: [] });
  }
  for (const edge of edges) {
    const steps = distanceOf(edge);
    const pin = { cell: cells.get(edge.dependent)!, side: steps === 0 ? side : otherSide, edge };
    trunks[Math.max(steps - 1, 0)].tails.push(addPin(pin));
  }
  return { kind: kindOf(edges[0]), target, trunks };
}

function addPin(pin: Pin): Pin {
  pin.cell.pins.push(pin);
  return pin;
}
