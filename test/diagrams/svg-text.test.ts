import { fitText } from '../../src/private/diagrams/svg/text';

test('a text that fits is not shortened', () => {
  expect(fitText('web', 10, 100)).toMatchObject({ full: 'web', shown: 'web' });
});

test.each([
  ['home-timeline-service', 'home-ti…service'],
  ['W'.repeat(30), 'WWWW…WWWW'],
  ['i'.repeat(300), 'iiiiiiiiiiii…iiiiiiiiiii'],
  [
    'e\u0301'.repeat(30),
    'e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301…e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301',
  ],
  ['👩‍👩‍👧‍👦'.repeat(30), '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦…👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦'],
])('%s is shortened to %s', (full, shown) => {
  const fitted = fitText(full, 10, 95);
  expect(fitted).toMatchObject({ full, shown });
  expect(fitted.width).toBeLessThanOrEqual(95);
});

test('a shortened text is never wider than allowed', () => {
  for (let width = 20; width < 200; width++) {
    expect(fitText('a-name-of-a-service-that-is-long', 13, width).width).toBeLessThanOrEqual(width);
  }
});

test('wide characters need more space than narrow ones', () => {
  const widths = ['', '\u0301', 'i', 'a', 'W', '日', '😀'].map((text) => fitText(text, 10, 100).width);
  expect(widths).toEqual([...widths].sort((a, b) => a - b));
});
