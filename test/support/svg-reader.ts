/**
 * Reads a drawing back from its SVG. Shares no code with the drawing.
 */
const { DOMParser } = jest.requireActual<{ DOMParser: any }>('@xmldom/xmldom');

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnService extends Rectangle {
  readonly id: string;
  /** The texts before any of them was shortened. */
  readonly texts: readonly string[];
  readonly isDashed: boolean;
}

export interface DrawnPoint {
  readonly x: number;
  readonly y: number;
}

export interface DrawnLine {
  readonly dependent: string;
  readonly dependency: string;
  readonly title: string;
  readonly kind: string;
  /** Points along the line, at most a pixel apart, from the dependency to the dependent. */
  readonly points: readonly DrawnPoint[];
}

export interface Drawing {
  readonly root: any;
  readonly width: number;
  readonly height: number;
  readonly services: readonly DrawnService[];
  readonly lines: readonly DrawnLine[];
  /** Labels of edges: for each, a strip through the middle of the letters, shorter than the text in any font. */
  readonly labels: readonly Rectangle[];
  /** Headings, labels and the legend. */
  readonly texts: readonly string[];
}

export function readSvg(text: string): Drawing {
  const root = parseXml(text);
  const [left, top, width, height] = root.getAttribute('viewBox').split(' ').map(Number);
  expect([left, top]).toEqual([0, 0]);
  return {
    root,
    width,
    height,
    services: withAttribute(root, 'svg', 'data-service').map((each) => ({
      id: each.getAttribute('data-service'),
      ...rectangleOf(each),
      texts: elements(each, 'text').map(wholeText),
      isDashed: elements(each, 'rect')[0].hasAttribute('stroke-dasharray'),
    })),
    lines: withAttribute(root, 'path', 'data-dependent').map((each) => ({
      dependent: each.getAttribute('data-dependent'),
      dependency: each.getAttribute('data-dependency'),
      title: elements(each, 'title')[0].textContent,
      kind: each.parentNode.getAttribute('class'),
      points: sample(each.getAttribute('d')),
    })),
    labels: elements(root, 'text')
      .filter((each) => each.parentNode.getAttribute('font-size') === '10')
      .map(labelOf),
    texts: elements(root, 'text')
      .filter(
        (each) =>
          !each.parentNode.hasAttribute('data-service') && !each.parentNode.parentNode.hasAttribute('data-service'),
      )
      .map(wholeText),
  };
}

/** Parses a document. A warning is an error too, except about a character that names may contain. */
export function parseXml(text: string): any {
  const onError = (level: string, message: string) => {
    if (!message.startsWith('Unicode replacement character')) throw new Error(`${level}: ${message}`);
  };
  return new DOMParser({ onError }).parseFromString(text, 'application/xml').documentElement;
}

export function elements(parent: any, name: string): any[] {
  return Array.from(parent.getElementsByTagName(name));
}

function withAttribute(parent: any, name: string, attribute: string): any[] {
  return elements(parent, name).filter((each) => each.hasAttribute(attribute));
}

function rectangleOf(element: any): Rectangle {
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(element.getAttribute(name)));
  return { x, y, width, height };
}

function labelOf(text: any): Rectangle {
  const width = Math.min(100, 2 * text.lastChild.data.length);
  const [x, y] = ['x', 'y'].map((name) => Number(text.getAttribute(name)));
  return { x: text.getAttribute('text-anchor') === 'end' ? x - width : x, y: y - 5, width, height: 4 };
}

function wholeText(text: any): string {
  return (elements(text, 'title')[0] ?? text).textContent;
}

function sample(d: string): DrawnPoint[] {
  expect(d).toMatch(/^M-?[\d.]+ -?[\d.]+(H-?[\d.]+|V-?[\d.]+|Q(-?[\d.]+ ?){4})+$/);
  const points: DrawnPoint[] = [];
  for (const [, command, list] of d.matchAll(/([MHVQ])([^MHVQ]+)/g)) {
    const numbers = list.trim().split(' ').map(Number);
    const from = points[points.length - 1];
    if (command === 'M') points.push({ x: numbers[0], y: numbers[1] });
    else if (command === 'H') curve(points, from, { x: numbers[0], y: from.y }, { x: numbers[0], y: from.y });
    else if (command === 'V') curve(points, from, { x: from.x, y: numbers[0] }, { x: from.x, y: numbers[0] });
    else curve(points, from, { x: numbers[0], y: numbers[1] }, { x: numbers[2], y: numbers[3] });
  }
  return points;
}

function curve(points: DrawnPoint[], from: DrawnPoint, control: DrawnPoint, to: DrawnPoint): void {
  const isCurve = control !== to && (control.x !== to.x || control.y !== to.y);
  const steps = Math.ceil(Math.abs(to.x - from.x) + Math.abs(to.y - from.y));
  const along = (a: number, b: number, c: number, t: number) =>
    isCurve ? (1 - t) * (1 - t) * a + 2 * t * (1 - t) * b + t * t * c : a + t * (c - a);
  for (let step = 1; step <= steps; step++) {
    const t = step / steps;
    points.push({ x: along(from.x, control.x, to.x, t), y: along(from.y, control.y, to.y, t) });
  }
}
