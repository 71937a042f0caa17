/*
 * same-templates.js FOLDER FOLDER...: the templates below these folders are equal, resource by resource, metadata aside.
 */
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');

const [first, ...others] = process.argv.slice(2);
const expected = templatesBelow(first);
for (const folder of others) {
  const actual = templatesBelow(folder);
  assert.deepEqual([...actual.keys()], [...expected.keys()], `${folder} has other templates than ${first}`);
  for (const [file, resources] of expected) compare(path.join(folder, file), actual.get(file), resources);
}
assert.ok(expected.size > 0 && others.length > 0, 'nothing to compare');
const count = [...expected.values()].reduce((sum, resources) => sum + Object.keys(resources).length, 0);
console.log(`${count} resources in ${expected.size} templates, the same in ${others.length + 1} folders`);

function compare(file, actual, resources) {
  const ids = new Set([...Object.keys(resources), ...Object.keys(actual)]);
  for (const id of ids) assert.deepEqual(actual[id], resources[id], `${file}: resource ${id}`);
}

/** The resources of each template, by the path of its file. */
function templatesBelow(folder) {
  const files = fs.readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.template.json'));
  return new Map(files.sort().map((file) => [file, resourcesOf(path.join(folder, file))]));
}

function resourcesOf(file) {
  const { Resources } = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const resource of Object.values(Resources)) delete resource.Metadata;
  return Resources;
}
