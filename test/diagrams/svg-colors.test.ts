import { svg } from '../../src/private/diagrams/svg/svg';
import { randomDiagram } from '../support/diagrams';
import { elements, parseXml } from '../support/svg-reader';

type Colors = Map<string, { fill?: string; stroke?: string }>;

const root = parseXml(svg(randomDiagram(60, 3)));

/** The colors of attributes, which apply unless a style sheet has others. */
function lightColors(): Colors {
  const colors: Colors = new Map();
  for (const each of elements(root, '*').filter((element) => element.hasAttribute('class'))) {
    const [fill, stroke] = ['fill', 'stroke'].map((name) => each.getAttribute(name) ?? undefined);
    colors.set(each.getAttribute('class'), { fill, stroke });
  }
  return colors;
}

function darkColors(): Colors {
  const sheet = elements(root, 'style')[0].textContent;
  const [, rules] = /^@media screen and \(prefers-color-scheme:dark\)\{(.*)\}$/.exec(sheet)!;
  const colors: Colors = new Map();
  for (const [, name, property, color] of rules.matchAll(/\.([a-z-]+)\{(fill|stroke):(#[0-9a-f]{6})\}/g)) {
    colors.set(name, { ...colors.get(name), [property]: color });
  }
  return colors;
}

/** The contrast ratio of the Web Content Accessibility Guidelines. */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [red, green, blue] = [1, 3, 5]
      .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [less, more] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (more + 0.05) / (less + 0.05);
}

test('every element with a color for light backgrounds has one for dark backgrounds', () => {
  const paints = (colors: Colors) =>
    [...colors].flatMap(([name, { fill = 'none', stroke = 'none' }]) => [
      ...(fill === 'none' ? [] : [`${name} fill`]),
      ...(stroke === 'none' ? [] : [`${name} stroke`]),
    ]);
  const used = paints(lightColors());
  expect(paints(darkColors())).toEqual(expect.arrayContaining(used));
});

describe.each([
  ['light', lightColors()],
  ['dark', darkColors()],
])('on a %s background', (_, colors) => {
  const color = (name: string, property: 'fill' | 'stroke') => colors.get(`mesh-${name}`)![property]!;

  test.each([
    ['name', 'box'],
    ['detail', 'box'],
    ['detail', 'band'],
    ['detail', 'page'],
    ['detail', 'foreign'],
  ])('the text %s is readable on %s', (text, background) => {
    expect(contrast(color(text, 'fill'), color(background, 'fill'))).toBeGreaterThan(4.5);
  });

  test.each([
    ['ordered', 'page'],
    ['ordered', 'band'],
    ['unordered', 'page'],
    ['unordered', 'band'],
    ['problem', 'page'],
    ['problem', 'band'],
    ['box', 'band'],
    ['box', 'foreign'],
  ])('the line %s is visible on %s', (line, background) => {
    expect(contrast(color(line, 'stroke'), color(background, 'fill'))).toBeGreaterThan(3);
  });
});
