import * as fs from 'fs';
import { Look, Tab } from './tab';

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
export const AXE_VERSION = /axe v([\d.]+)/.exec(axe)?.[1];

/** The numbers of checks so far. */
export const counts = { passed: 0, failed: 0, axeRules: 0 };

export async function expectSafe(tab: Tab, name: string, address: string) {
  check(
    `${name}: nothing is requested`,
    tab.requests.every((each) => each === address),
    tab.requests,
  );
  check(`${name}: no error in the console`, tab.complaints.length === 0, tab.complaints);
  const scripts = await tab.evaluate<number>(
    'document.querySelectorAll("script,img,iframe,object,link,[onload],[onerror]").length',
  );
  check(`${name}: no element that loads or runs something`, scripts === 0);
}

/**
 * Expects that every service of the picture is visible: nothing covers the middle of its box, its texts are within the box
 * and readable. Every line has a length and a color.
 */
export async function expectPicture(tab: Tab, name: string) {
  const problems = await tab.evaluate<string[]>(`(() => {
    const problems = [];
    const picture = document.querySelector('svg');
    if (!picture) return document.body?.textContent.includes('No ECS services') ? [] : ['no picture'];
    for (const box of picture.querySelectorAll('[data-service]')) {
      const id = box.dataset.service;
      box.scrollIntoView({ block: 'center', inline: 'center' });
      const frame = box.querySelector('rect').getBoundingClientRect();
      if (frame.width < 50 || frame.height < 20) problems.push(id + ' is too small');
      const top = document.elementFromPoint(frame.x + frame.width / 2, frame.y + frame.height / 2);
      if (!box.contains(top)) problems.push(id + ' is covered');
      for (const text of box.querySelectorAll('text')) {
        const { left, right, height } = text.getBoundingClientRect();
        if (height === 0 || left < frame.left || right > frame.right) problems.push(id + ': text outside of its box');
        if (contrast(text, box.querySelector('rect')) < 4.5) problems.push(id + ': contrast');
      }
    }
    const outside = [...picture.querySelectorAll('text')].filter((text) => !text.closest('[data-service]'));
    for (const back of picture.querySelectorAll(':scope > rect')) {
      for (const text of outside) if (contrast(text, back) < 4.5) problems.push('contrast of ' + text.textContent);
    }
    for (const line of picture.querySelectorAll('[data-dependent]')) {
      if (line.getTotalLength() < 5 || contrast(line, picture.querySelector('rect'), 'stroke') < 3) problems.push('a line is not visible');
    }
    return [...new Set(problems)];

    function contrast(front, back, property = 'fill') {
      const [a, b] = [luminance(getComputedStyle(front)[property]), luminance(getComputedStyle(back).fill)].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    }
    function luminance(color) {
      const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }
  })()`);
  check(`${name}: the picture is visible`, problems.length === 0, problems);
}

export async function expectAccessible(tab: Tab, name: string) {
  await tab.evaluate(axe);
  const { violations, incomplete, rules } = await tab.evaluate<{
    violations: string[];
    incomplete: string[];
    rules: number;
  }>(`
    axe.run({ resultTypes: ['violations', 'incomplete'] }).then(({ violations, incomplete, passes }) => ({
      violations: violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target)),
      incomplete: incomplete.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target)),
      rules: passes.length + violations.length,
    }))`);
  counts.axeRules += rules;
  check(`${name}: axe finds no violation`, violations.length === 0, violations);
  // Axe does not check texts in pictures. `expectPicture` does.
  const unsure = incomplete.filter((each) => !/^color-contrast .*(svg|text)\b/.test(each));
  check(`${name}: axe is sure about everything but the picture`, unsure.length === 0, unsure);
}

export async function expectNoOverflow(tab: Tab, name: string, look: Look) {
  await tab.look(look);
  const [needed, width] = await tab.evaluate<number[]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  check(`${name}: nothing is wider than the page`, needed <= width, [needed, width]);
  if (look.media !== 'print') return;
  const svg = await tab.evaluate<number>('document.querySelector("svg")?.getBoundingClientRect().width ?? 0');
  check(`${name}: the picture fits`, svg <= width, [svg, width]);
}

export async function expectColors(tab: Tab, name: string, look: Look, background: string) {
  await tab.look(look);
  const found = await tab.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  check(`${name}: the background is ${background}`, found === background, found);
}

export function check(name: string, holds: boolean, found?: unknown) {
  if (holds) {
    counts.passed++;
  } else {
    counts.failed++;
    console.log(`FAILED: ${name}`, found ?? '');
  }
}
