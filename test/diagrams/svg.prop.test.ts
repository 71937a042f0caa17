import * as fc from 'fast-check';
import { Diagram } from '../../src/private/diagrams/diagram';
import { svg } from '../../src/private/diagrams/svg/svg';
import { anyDiagram } from '../support/random-diagrams';
import { Drawing, DrawnLine, readSvg, Rectangle } from '../support/svg-reader';

/** The length of an arrowhead, which is not part of the line. */
const ARROW = 8;
/** Lines that are no further apart than this, in pixels, look like one line. */
const READABLE = 3;

function check(law: (drawing: Drawing, diagram: Diagram) => void, numRuns = 100): void {
  fc.assert(
    fc.property(anyDiagram, (diagram) => law(readSvg(svg(diagram)), diagram)),
    { numRuns },
  );
}

const servicesOf = ({ waves, externalServices = [] }: Diagram) => [...waves.flat(), ...externalServices];

test('the generator makes self-connections, connections within a wave and to later waves, races and labels', () => {
  const diagrams = fc.sample(anyDiagram, { numRuns: 300, seed: 1 });
  const has = (found: (edge: Diagram['edges'][number], waveOf: (id: string) => number) => boolean) =>
    diagrams.filter(({ waves, edges }) =>
      edges.some((edge) => found(edge, (id) => waves.findIndex((wave) => wave.some((each) => each.id === id)))),
    ).length;
  expect(has(({ dependent, dependency }) => dependent === dependency)).toBeGreaterThan(30);
  expect(has(({ dependent, dependency }, waveOf) => waveOf(dependent) < waveOf(dependency))).toBeGreaterThan(30);
  expect(has(({ dependent, dependency }, waveOf) => waveOf(dependent) > waveOf(dependency) + 1)).toBeGreaterThan(30);
  expect(has(({ ordered }) => ordered)).toBeGreaterThan(30);
  expect(has(({ problem }) => problem === true)).toBeGreaterThan(30);
  expect(has(({ label }) => label !== undefined)).toBeGreaterThan(30);
});

test('the same diagram results in the same bytes', () => {
  fc.assert(
    fc.property(anyDiagram, (diagram) => svg(structuredClone(diagram)) === svg(diagram)),
    { numRuns: 50 },
  );
});

test('every service is drawn once, with its name and its endpoints', () => {
  check(({ services }, diagram) => {
    const drawn = services.map(({ id, texts }) => [id, ...texts]).sort();
    expect(drawn).toEqual(
      servicesOf(diagram)
        .map(({ id, name, endpoints }) => [id, name, ...endpoints])
        .sort(),
    );
  }, 300);
});

test('every edge is drawn once, with its label', () => {
  check(({ lines, texts }, { edges }) => {
    const ends = (each: { dependent: string; dependency: string }) => `${each.dependent} -> ${each.dependency}`;
    expect(lines.map(ends).sort()).toEqual(edges.map(ends).sort());
    for (const { label } of edges) if (label !== undefined) expect(texts).toContain(label);
  });
});

test('from left to right, the columns are the services of other applications and then the waves', () => {
  check(({ services }, { waves, externalServices = [] }) => {
    const boxOf = (id: string) => services.find((each) => each.id === id)!;
    const columns = [externalServices, ...waves].filter(({ length }) => length > 0);
    const lefts = columns.map((column) => Math.min(...column.map(({ id }) => boxOf(id).x)));
    const rights = columns.map((column) => Math.max(...column.map(({ id }) => boxOf(id).x + boxOf(id).width)));
    for (let index = 1; index < columns.length; index++) expect(lefts[index]).toBeGreaterThan(rights[index - 1]);
  });
});

test('boxes do not overlap', () => {
  check(({ services }) => {
    expect(services.filter((a) => services.some((b) => a !== b && overlap(a, b)))).toEqual([]);
  });
});

test('no line crosses a box', () => {
  check(({ services, lines }) => {
    const crosses = ({ points }: DrawnLine) => services.some((box) => points.some((point) => isInside(point, box)));
    expect(lines.filter(crosses)).toEqual([]);
  }, 300);
});

test('lines to different services, and lines of different kinds, do not lie on top of each other', () => {
  check(({ lines }) => {
    const nets = new Map<string, string>();
    const shared: string[] = [];
    for (const { dependency, kind, points } of lines) {
      const net = `${kind} to ${dependency} from the ${points[1].x > points[0].x ? 'right' : 'left'}`;
      for (const { direction, at, pixel } of stretches(points)) {
        for (let near = at - READABLE; near <= at + READABLE; near++) {
          const other = nets.get(`${direction} ${near} ${pixel}`);
          if (other !== undefined && other !== net) shared.push(`${direction} at ${at}, ${pixel}: ${other} and ${net}`);
        }
        nets.set(`${direction} ${at} ${pixel}`, net);
      }
    }
    expect(shared).toEqual([]);
  }, 300);
});

test('labels do not overlap boxes or lines', () => {
  check(({ services, lines, labels }) => {
    const points = lines.flatMap((line) => line.points);
    const isCovered = (label: Rectangle) =>
      services.some((box) => overlap(box, label)) || points.some((point) => isInside(point, label));
    expect(labels.filter(isCovered)).toEqual([]);
  });
});

test('every line begins at the side of the dependency and ends at the side of the dependent', () => {
  check(({ services, lines }) => {
    const boxOf = (id: string) => services.find((each) => each.id === id)!;
    for (const { dependent, dependency, points } of lines) {
      expect(distanceToSide(points[0], boxOf(dependency))).toBe(ARROW);
      expect(distanceToSide(points[points.length - 1], boxOf(dependent))).toBe(0);
    }
  });
});

test('everything is within the picture', () => {
  check(({ width, height, services, lines }) => {
    const corners = services.map((box) => ({ x: box.x + box.width, y: box.y + box.height }));
    const points = [...services, ...corners, ...lines.flatMap((line) => line.points)];
    expect(points.filter(({ x, y }) => x < 0 || y < 0 || x > width || y > height)).toEqual([]);
  });
});

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function isInside({ x, y }: { x: number; y: number }, box: Rectangle): boolean {
  return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
}

/** The distance of a point from the nearer side of a box, or Infinity if the point is above or below. */
function distanceToSide({ x, y }: { x: number; y: number }, box: Rectangle): number {
  if (y <= box.y || y >= box.y + box.height) return Infinity;
  return Math.min(Math.abs(x - box.x), Math.abs(x - box.x - box.width));
}

/** The pixels of the straight parts of a line. */
function stretches(points: DrawnLine['points']): { direction: string; at: number; pixel: number }[] {
  return points.slice(1).flatMap((point, index) => {
    const before = points[index];
    if (point.y === before.y) {
      return [{ direction: 'horizontal', at: point.y, pixel: Math.round((point.x + before.x) / 2) }];
    }
    if (point.x === before.x) {
      return [{ direction: 'vertical', at: point.x, pixel: Math.round((point.y + before.y) / 2) }];
    }
    return [];
  });
}
