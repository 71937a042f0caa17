import * as fs from 'fs';
import * as path from 'path';
import { App, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import { readApplication } from '../../src/private/template/application';
import { EcsService } from '../../src/private/template/ecs-services';
import { factsOf } from '../../src/private/template/facts';
import { metadataOf, setMetadata } from '../races/support/assembly-metadata';
import { SampleOptions, SampleService, synthesize, temporaryFolder } from '../races/support/sample-app';

function read(services: Record<string, SampleService>, options?: SampleOptions): EcsService[] {
  return [...factsOf(readApplication([synthesize(services, options)])).services];
}

/** Changes a JSON file of an assembly. */
function edit(file: string, change: (content: any) => void) {
  const content = JSON.parse(fs.readFileSync(file, 'utf8'));
  change(content);
  fs.writeFileSync(file, JSON.stringify(content));
}

test('stacks, nested stacks in nested stacks, and stages are read with their construct paths', () => {
  const services = read({
    a: {},
    b: { stack: 'Shop>Data' },
    c: { stack: 'Shop>Data>Inner' },
    d: { stack: 'Other' },
    e: { stack: 'Prod/Shop' },
    f: { stack: 'Prod/Shop>Data' },
  });
  expect(services.map(({ path: where }) => where).sort()).toEqual([
    'Other/d/Service',
    'Prod/Shop/Data/f/Service',
    'Prod/Shop/e/Service',
    'Shop/Data/Inner/c/Service',
    'Shop/Data/b/Service',
    'Shop/a/Service',
  ]);
});

test('a service of a nested stack with the same logical id as one of its parent keeps its own path', () => {
  const folder = synthesize({ a: {}, b: { stack: 'Shop>Data', id: 'a' } });
  const ids = factsOf(readApplication([folder])).services.map(({ logicalId, path: where, name }) => [
    logicalId,
    where,
    name,
  ]);
  const [[logicalId]] = ids;
  expect(ids).toEqual([
    [logicalId, 'Shop/a/Service', 'a'],
    [logicalId, 'Shop/Data/a/Service', 'a'],
  ]);
});

test.each([
  ['Shop/api/Service', 'api'],
  ['Shop/Web/Service/Service', 'Web'],
  ['Shop/Work/QueueProcessingFargateService/Service', 'Work'],
  ['Shop/Resource', 'Resource'],
  ['Shop/Service', 'Service'],
])('the resource at %s is the service %s', (where, name) => {
  const folder = synthesize({ api: {} });
  edit(path.join(folder, 'Shop.template.json'), ({ Resources }) => {
    const resource: any = Object.values(Resources).find((each: any) => each.Type === 'AWS::ECS::Service');
    resource.Metadata = { 'aws:cdk:path': where };
  });
  expect(factsOf(readApplication([folder])).services.map((each) => each.name)).toEqual([name]);
});

test('without construct paths, the logical id is the name', () => {
  const folder = synthesize({ api: {} });
  setMetadata(folder, undefined);
  const [service] = factsOf(readApplication([folder])).services;
  expect([service.name, service.path]).toEqual([service.logicalId, undefined]);
});

test('the lines of the program and the acknowledged rules come from the metadata, in the manifest or in its own file', () => {
  const metadata = (logicalId: string) => ({
    '/Shop': [{ type: 'aws:cdk:acknowledged-rules', data: { 'cdk-service-connect-mesh::wrong-port': 'known' } }],
    '/Shop/api': [{ type: 'aws:cdk:acknowledged-rules', data: { 'annotation::closed-port': 'known' } }],
    '/Shop/api/Service': [
      { type: 'aws:cdk:logicalId', data: logicalId },
      {
        type: 'aws:cdk:creationStack',
        data: [
          '...new FargateService2 in aws-cdk-lib...',
          'new X (/app/node_modules/x/index.js:1:2)',
          'new Shop (C:\\app\\shop.ts:7:3)',
          'main (/app/main.ts:1:1)',
        ],
      },
    ],
  });
  for (const place of ['manifest', 'file'] as const) {
    const folder = synthesize({ api: {} });
    const [{ data }] = metadataOf(folder)['/Shop/api/Service'];
    setMetadata(folder, metadata(data as string), place);
    const [service] = factsOf(readApplication([folder])).services;
    expect(service.source).toEqual({ file: 'C:\\app\\shop.ts', line: 7, column: 3 });
    expect(service.acknowledged).toEqual(['cdk-service-connect-mesh::wrong-port', 'annotation::closed-port']);
  }
});

test('Docker contexts and build arguments are found through the assets, with any synthesizer', () => {
  const web: SampleService = { files: { 'nginx.conf': 'x' }, buildArgs: { A: 'b' } };
  const imageOf = ([service]: EcsService[]) => service.task!.containers[0].image!;
  for (const image of [imageOf(read({ web })), imageOf(read({ web: { ...web, stack: 'Shop>Data' } }))]) {
    expect(fs.readdirSync(image.directory).sort()).toEqual(['Dockerfile', 'nginx.conf']);
    expect([...image.buildArgs]).toEqual([['A', 'b']]);
  }
  const legacy = imageOf(read({ web }, { defaultStackSynthesizer: new LegacyStackSynthesizer() }));
  expect([...legacy.buildArgs]).toEqual([['A', 'b']]);
});

test('an assembly with missing or broken files is read as far as possible, with counts', () => {
  const services = { a: {}, b: { stack: 'Shop>Data' }, c: { stack: 'Other' }, d: { stack: 'Prod/Shop' } };
  const broken: Record<string, [breakIt: (folder: string) => void, left: string[], reason: string]> = {
    'a template': [
      (folder) => fs.rmSync(path.join(folder, 'Other.template.json')),
      ['a', 'b', 'd'],
      'stacks without a readable template',
    ],
    'a nested template': [
      (folder) => {
        const file = fs.readdirSync(folder).find((name) => name.endsWith('.nested.template.json'))!;
        fs.writeFileSync(path.join(folder, file), 'x');
      },
      ['a', 'c', 'd'],
      'nested stacks without a readable template',
    ],
    'an asset manifest': [
      (folder) => fs.rmSync(path.join(folder, 'Shop.assets.json')),
      ['a', 'c', 'd'],
      'nested stacks without a readable template',
    ],
    'a stage': [
      (folder) => fs.rmSync(path.join(folder, 'assembly-Prod/manifest.json')),
      ['a', 'b', 'c'],
      'stages that cannot be read',
    ],
  };
  for (const [what, [breakIt, left, reason]] of Object.entries(broken)) {
    const folder = synthesize(services);
    breakIt(folder);
    const application = readApplication([folder]);
    const names = factsOf(application).services.map(({ name }) => name);
    expect([what, names.sort(), application.skipped.byReason]).toEqual([what, left, { [reason]: 1 }]);
  }
});

test('an assembly that is a stage of itself does not recurse forever', () => {
  const folder = temporaryFolder();
  const stage = { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } };
  fs.writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ artifacts: { stage } }));
  expect(readApplication([folder]).skipped.byReason).toEqual({ 'stages nested too deeply': 1 });
});

test('the same name in different accounts or regions is not a conflict', () => {
  const app = new App({ analyticsReporting: false });
  for (const region of ['eu-west-1', 'us-east-1']) new Stack(app, region, { env: { account: '123456789012', region } });
  const stacks = readApplication([app.synth().directory]).stacks;
  expect(stacks.map(({ environment, region }) => [environment, region])).toEqual([
    ['aws://123456789012/eu-west-1', 'eu-west-1'],
    ['aws://123456789012/us-east-1', 'us-east-1'],
  ]);
});
