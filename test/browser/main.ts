/*
 * `npm run browser` opens the HTML reports and the pictures of applications without a mesh in a real Chromium, with the network
 * disconnected, in light and dark, on a phone and on paper. With a folder as an argument, it keeps screenshots there.
 */
import * as fs from 'fs';
import * as path from 'path';
import { pathToFileURL } from 'url';
import { Chromium, findChromium } from './chromium';
import {
  AXE_VERSION,
  check,
  counts,
  expectAccessible,
  expectColors,
  expectNoOverflow,
  expectPicture,
  expectSafe,
} from './expectations';
import { SECRET, Sample, samples } from './samples';
import { run } from '../../src/cli/run';
import { temporaryFolder } from '../races/support/sample-app';
import { topologies } from '../support/topologies';
import { TopologyApp } from '../support/topology-app';

const PHONE = 360;
/** A4 less the margins of the page, at 96 pixels an inch. */
const PAPER = 680;

const [screenshots] = process.argv.slice(2);
if (screenshots) fs.mkdirSync(screenshots, { recursive: true });

const command = findChromium();
if (command === undefined) {
  console.error('No Chromium or Chrome found. Install it, or name it in the environment variable CHROMIUM');
  process.exitCode = 1;
} else {
  main(command).catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}

async function main(chromium: string) {
  const browser = new Chromium(chromium);
  try {
    const { product } = await browser.send('Browser.getVersion');
    console.log(`${product}, axe-core ${AXE_VERSION}`);
    await controls(browser);
    for (const sample of samples()) await checkPage(browser, sample);
    for (const topology of topologies()) {
      const { mesh } = new TopologyApp(topology);
      await checkPicture(browser, `mesh ${topology.name}`, mesh.toSvg());
    }
  } finally {
    await browser.end();
  }
  console.log(`${counts.passed} checks passed, ${counts.failed} failed; axe applied ${counts.axeRules} rules`);
  if (counts.failed > 0) process.exitCode = 1;
}

/** The report of an application as a page, and its picture alone. */
async function checkPage(browser: Chromium, { name, input }: Sample) {
  const page = report(name, input, 'html');
  const tab = await browser.newTab();
  for (const scheme of ['light', 'dark'] as const) {
    await tab.open(page, { scheme });
    await expectSafe(tab, `${name} in ${scheme}`, page);
    await expectPicture(tab, `${name} in ${scheme}`);
    await expectAccessible(tab, `${name} in ${scheme}`);
    if (screenshots) await tab.screenshot(path.join(screenshots, `${name}-${scheme}.png`), false);
  }
  await expectNoOverflow(tab, `${name} on a phone`, { width: PHONE });
  await expectNoOverflow(tab, `${name} on paper`, { media: 'print', width: PAPER });
  await expectColors(tab, `${name} on paper, although dark`, { media: 'print', scheme: 'dark' }, 'rgb(255, 255, 255)');
  const pdf = await tab.print(screenshots && path.join(screenshots, `${name}.pdf`));
  check(`${name} is printed`, pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 5000);
  const text = await tab.evaluate<string>('document.documentElement.outerHTML');
  check(`${name} contains no secret`, !text.includes(SECRET));
  await tab.close();
  await checkPicture(browser, `picture of ${name}`, fs.readFileSync(new URL(report(name, input, 'svg')), 'utf8'));
}

async function checkPicture(browser: Chromium, name: string, svg: string) {
  const file = path.join(temporaryFolder(), 'picture.svg');
  fs.writeFileSync(file, svg);
  const address = pathToFileURL(file).href;
  const tab = await browser.newTab();
  for (const scheme of ['light', 'dark'] as const) {
    await tab.open(address, { scheme });
    await expectSafe(tab, `${name} in ${scheme}`, address);
    await expectPicture(tab, `${name} in ${scheme}`);
  }
  if (screenshots) await tab.screenshot(path.join(screenshots, `${name.replace(/\W/g, '-')}.png`), false);
  await tab.close();
}

/** Writes the output of the command to a file, and returns its address. */
function report(name: string, input: string, format: string): string {
  const file = path.join(temporaryFolder(), `${name}.${format}`);
  const nowhere = { write: () => undefined };
  const code = run(['check', input, '--format', format, '--output', file], {
    stdout: nowhere,
    stderr: process.stderr,
    environment: {},
    workingDirectory: '/',
  });
  if (code === 2) throw new Error(`no report of ${name}`);
  return pathToFileURL(file).href;
}

/** Opens a page with every kind of mistake, which the checks must find. */
async function controls(browser: Chromium) {
  const file = path.join(temporaryFolder(), 'control.html');
  fs.writeFileSync(
    file,
    `<!doctype html><title></title><body style="color:#ccc;background:#fff">pale<img src="https://example.com/x.png">
    <script>console.log('noise')</script><div style="width:2000px">wide</div>
    <svg width="200" height="100"><rect fill="#fff" width="200" height="100"/><svg data-service="s0" width="100" height="50">
    <rect fill="#fff" width="100" height="50"/><text y="20" fill="#fff">much too long for this box</text></svg></svg>
    <div style="position:absolute;inset:0;background:#fff"></div>`,
  );
  const address = pathToFileURL(file).href;
  const before = { ...counts };
  const tab = await browser.newTab();
  await tab.open(address);
  const quietly = console.log;
  console.log = () => undefined;
  await expectSafe(tab, 'control', address);
  await expectPicture(tab, 'control');
  await expectAccessible(tab, 'control');
  await expectNoOverflow(tab, 'control', { width: PHONE });
  console.log = quietly;
  const found = counts.failed - before.failed;
  Object.assign(counts, before);
  check('the checks find mistakes that are planted in a page', found === 7, found);
  await tab.close();
}
