import { synthesize } from './support/sample-app';
import { writeTemplate } from './support/service-templates';
import { CheckResult, checkPaths } from '../../src/private/races/check';
import { htmlReport } from '../../src/private/races/reports/html/page';
import { HOSTILE, SECRET, samples } from '../browser/samples';
import { elements, parseXml, readSvg } from '../support/svg-reader';

/*
 * The HTML page is also well-formed XML, so an XML parser reads it. test/browser opens it in a browser.
 */

const OPTIONS = { colors: false, version: '1.2.3', workingDirectory: '/app' };

let result: CheckResult;
let page: any;

beforeAll(() => {
  const folder = synthesize({
    web: {
      env: { API_URL: 'http://user:hunter2@api:8081/?token=s3cret' },
      parameters: { DSN: 'mysql://a:b@db:3306/x' },
    },
    api: { port: 8080, admits: ['web'] },
    db: { port: 3306, admits: ['web', 'late'] },
    late: { env: { DB_HOST: 'db' }, waitsFor: ['db'] },
  });
  result = checkPaths([folder], { ignore: ['namespace-by-name'] });
  page = parseXml(htmlReport(result, OPTIONS));
});

const textsOf = (parent: any, name: string): string[] => elements(parent, name).map((each) => each.textContent);
const sectionOf = (id: string) => elements(page, 'section').find((each) => each.getAttribute('id') === id);

test('the heading names the stacks, followed by the summary of all reports', () => {
  const [header] = elements(page, 'header');
  expect(textsOf(page, 'title')[0]).toBe('Race check: Shop');
  expect(textsOf(header, 'h1')).toEqual(['Race check: Shop']);
  expect(textsOf(header, 'p')).toEqual(['4 services, 3 calls: 3 errors, 0 warnings, 1 info; 4 findings ignored']);
});

test('every finding is shown with its number, severity, rule, message, evidence, remedy and source', () => {
  const articles = elements(sectionOf('findings'), 'article');
  expect(articles).toHaveLength(result.findings.length);
  const [first] = articles;
  expect(textsOf(first, 'h3')).toEqual(['#1 error unordered-dependency']);
  expect(textsOf(first, 'li')[0]).toBe("environment variable API_URL of container 'main': http://***@api:8081");
  expect(textsOf(first, 'p')).toEqual([
    "service 'web' calls 'api', but nothing deploys 'api' first",
    `Remedy: ${result.findings[0].remedy}`,
    expect.stringMatching(/^Shop\/web\/Service(, created at .+)?$/), // newer versions of CDK know the line
  ]);
});

test('the picture shows the services, and the numbers of the findings at the calls', () => {
  const [markup] = /<svg xmlns[^]*<\/svg>(?=\n<\/div>)/.exec(htmlReport(result, OPTIONS))!;
  const { services, lines, texts } = readSvg(markup);
  expect(services.map(({ texts: [name] }) => name).sort()).toEqual(['api', 'db', 'late', 'web']);
  expect(lines.map(({ dependent, dependency, kind }) => [dependent, dependency, kind].join(' ')).sort()).toEqual([
    's0 s1 mesh-problem',
    's0 s2 mesh-problem',
    's3 s2 mesh-ordered',
  ]);
  expect(texts).toEqual(expect.arrayContaining(['#1, #3', '#2']));
  expect(textsOf(sectionOf('picture'), 'p')).toEqual([
    'Each column is a wave of the deployment, the first one at the left. Arrows point from clients to servers. ' +
      'The numbers are those of the findings below.',
  ]);
});

test('the deployment order has the waves and the critical path', () => {
  const order = sectionOf('order');
  expect(textsOf(order, 'h3')).toEqual(['Wave 1', 'Wave 2']);
  expect(textsOf(elements(order, 'ol')[0], 'ul')).toEqual(['webapidb', 'late after db']);
  expect(textsOf(order, 'p')).toEqual([
    '4 services in 2 waves',
    'Critical path: db -> late: 2 services, one after another',
  ]);
});

test('the calls are listed in words, with at most two pieces of evidence', () => {
  expect(textsOf(sectionOf('calls'), 'li').map((text) => text.replace(/ingress rule \w+/, 'ingress rule'))).toEqual([
    "'web' calls 'api' and may be deployed before itenvironment variable API_URL of container 'main': http://***@api:8081; ingress rule: port 8080",
    "'web' calls 'db' and may be deployed before itsecret DSN of container 'main': (its value is not shown); ingress rule: port 3306",
    "'late' calls 'db' and is deployed after itenvironment variable DB_HOST of container 'main': db; ingress rule: port 3306",
  ]);
});

test('the page of an application without findings, calls or services states that there are none', () => {
  const pageOf = (path: string) => parseXml(htmlReport(checkPaths([path]), OPTIONS)).textContent;
  const alone = pageOf(writeTemplate({ web: {} }));
  expect(alone).toContain('No findings.');
  expect(alone).toContain('No calls.');
  const [{ name, input }] = samples();
  expect(name).toBe('empty');
  expect(pageOf(input)).toContain('No ECS services.');
});

test('the page loads nothing, and its links to the documentation and to its own parts are valid', () => {
  const ids = new Set(elements(page, '*').map((each) => each.getAttribute('id')));
  const links = elements(page, 'a').map((each) => each.getAttribute('href'));
  expect(links.filter((link) => link.startsWith('#')).filter((link) => !ids.has(link.slice(1)))).toEqual([]);
  const outside = [...new Set(links.filter((link) => !link.startsWith('#')))];
  expect(outside.filter((link) => !/^https:\/\/github\.com\/\S+\/docs\/race-check\.md(#rules)?$/.test(link))).toEqual(
    [],
  );
  const markup = htmlReport(result, OPTIONS);
  expect(markup).not.toMatch(/<(script|img|link|iframe|object|embed|base|form)\b|\bsrc=|@import|url\(|\son\w+=/i);
  expect(markup).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

test('ids are unique', () => {
  const ids = elements(page, '*').flatMap((each) => each.getAttribute('id') || []);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(samples().map(({ name, input }) => [name, input]))(
  '%s: well-formed, the same each time, without secrets',
  (_, input) => {
    const markup = htmlReport(checkPaths([input]), OPTIONS);
    expect(() => parseXml(markup)).not.toThrow();
    expect(htmlReport(checkPaths([input]), OPTIONS)).toBe(markup);
    expect(markup).not.toContain(SECRET);
  },
);

test('hostile names are escaped, and cannot change the direction of the text around them', () => {
  const { input } = samples().find(({ name }) => name === 'hostile')!;
  const markup = htmlReport(checkPaths([input]), OPTIONS);
  const root = parseXml(markup);
  expect(root.textContent).toContain(`'${HOSTILE}' calls `);
  expect(elements(root, 'script').concat(elements(root, 'img'))).toEqual([]);
  expect(elements(root, 'section')).toHaveLength(4);
  expect(markup.replace(/<svg[^]*<\/svg>/, (svg) => svg.replace(/[\u2068\u2069]/g, ''))).not.toMatch(
    /[\u202A-\u202E\u2066-\u2069]/,
  );
});

test('the line of the program that creates a service is shown if the cloud assembly has it', () => {
  const [finding] = result.findings;
  const withSource = { ...result, findings: [{ ...finding, source: { file: '/app/lib/shop.ts', line: 12 } }] };
  const [article] = elements(parseXml(htmlReport(withSource, OPTIONS)), 'article');
  expect(textsOf(article, 'p').pop()).toBe('Shop/web/Service, created at lib/shop.ts:12');
});
