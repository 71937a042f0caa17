import { App, CfnOutput, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { MeshNamespace, MeshServiceProps, ServiceConnectMesh } from '../../src';
import { addStackDependency } from '../../src/private/wiring/stack-dependencies';
import { fargateService } from '../support/fargate-service';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

/*
 * The name and the stack of the namespace that a mesh creates if neither the mesh nor a cluster has one.
 */

const HTTP_NAMESPACE = 'AWS::ServiceDiscovery::HttpNamespace';

/** The names of the namespaces in a template if it is deployed with a stack name. */
function namesIn(template: any, stackName: string): string[] {
  return Object.values<any>(template.Resources)
    .filter(({ Type }) => Type === HTTP_NAMESPACE)
    .map(({ Properties: { Name } }) => Name['Fn::Join'][1].map((part: any) => (part.Ref ? stackName : part)).join('-'));
}

describe('the name', () => {
  test('differs if one template is deployed twice', () => {
    const stack = new MeshStack();
    stack.mesh({ services: [{ name: 'web', service: stack.fargate('Web') }] });
    const template = stack.template.toJSON();
    expect(namesIn(template, 'One')).toEqual(['One-Mesh-EC577254']);
    expect(namesIn(template, 'Two')).toEqual(['Two-Mesh-EC577254']);
  });

  test.each<[string, (app: App, stack: Stack) => Construct]>([
    ['an app', (app) => app],
    ['a stack', (_, stack) => stack],
    ['a construct', (_, stack) => new Construct(stack, 'Inner')],
    ['another stack', (app) => new Stack(app, 'Other')],
  ])('differs between two applications with the mesh in %s', (_, scopeOf) => {
    const names = ['Billing', 'Search'].flatMap((product) => {
      const app = new App();
      const stack = new MeshStack(product, app);
      new ServiceConnectMesh(scopeOf(app, stack), 'Mesh', {
        services: [{ name: 'web', service: stack.fargate('Web') }],
      });
      return namesIn(app.synth().getStackByName(product).template, product);
    });
    expect(new Set(names).size).toBe(2);
  });

  test('differs between the stages of an application', () => {
    const app = new App();
    const names = ['Beta', 'Prod'].flatMap((id) => {
      const stage = new Stage(app, id);
      const test = new TestApp(stage);
      new ServiceConnectMesh(stage, 'Mesh', { services: [test.row(test.base, 'Web')] });
      const { stackName, template } = stage.synth().stacks[0];
      return namesIn(template, stackName);
    });
    expect(new Set(names).size).toBe(2);
  });

  test('differs between all meshes whose namespaces are in one stack, even if their ids differ by punctuation only', () => {
    const app = new TestApp();
    const other = app.stack('Base2');
    const scopes: [Construct, string][] = [
      [app.base, 'Mesh'],
      [app.base, 'a-b'],
      [app.base, 'ab'],
      [app.base, '_'],
      [new Construct(app.base, 'a'), 'b'],
      [app.cdkApp, 'Mesh'],
      [app.cdkApp, 'ab'],
      [other, 'Mesh'],
    ];
    scopes.forEach(([scope, id], index) => {
      new ServiceConnectMesh(scope, id, { services: [app.row(app.base, `S${index}`)] });
    });
    const { template } = app.cdkApp.synth().getStackByName('Base');
    expect(new Set(namesIn(template, 'Base')).size).toBe(scopes.length);
  });

  test('is valid in Cloud Map: printable, and short enough even for a long path', () => {
    const app = new TestApp();
    const deep = ['x', 'ä ö', 'y/z'.repeat(40)].reduce<Construct>(
      (scope, id) => new Construct(scope, id.replace(/\//g, '-')),
      app.base,
    );
    new ServiceConnectMesh(deep, 'Mesh', { services: [app.row(app.base, 'Web')] });
    const [name] = namesIn(app.cdkApp.synth().getStackByName('Base').template, 'S'.repeat(128));
    expect(name).toMatch(/^[!-~]{1,1024}$/);
  });

  test('can be read in another stack, and still contains the name of its own stack', () => {
    const app = new TestApp();
    const mesh = new ServiceConnectMesh(app.base, 'Mesh', { services: [app.row(app.base, 'Web')] });
    new CfnOutput(app.stack('Other'), 'Name', { value: mesh.namespace.namespaceName });
    const { template } = app.cdkApp.synth().getStackByName('Other');
    expect(JSON.stringify(template.Outputs.Name.Value)).toMatch(/Fn::ImportValue.*AWSStackName|Base-Mesh/);
  });
});

describe('the stack', () => {
  const cluster = (app: TestApp, scope: Stack, id = 'Own') => new ecs.Cluster(scope, id, { vpc: app.vpc });
  const importedCluster = (app: TestApp, scope: Construct, id = 'Imported') =>
    ecs.Cluster.fromClusterAttributes(scope, id, { clusterName: id, vpc: app.vpc, securityGroups: [] });
  const row = (scope: Construct, id: string, of: ecs.ICluster): MeshServiceProps => ({
    name: id.toLowerCase(),
    service: fargateService(scope, id, { cluster: of, ports: { http: 80 } }),
    endpoints: [{ portMappingName: 'http' }],
  });
  const homeOf = (mesh: ServiceConnectMesh) => Stack.of(mesh.namespace).node.path;

  test('is that of the cluster if all services share it', () => {
    const app = new TestApp();
    const [mine, other] = [app.stack('Mine'), app.stack('Other')];
    const services = [app.row(other, 'Web'), app.row(mine, 'Api')];
    expect(homeOf(new ServiceConnectMesh(mine, 'Mesh', { services }))).toBe('Base');
  });

  test.each<[string, (app: TestApp, stack: Stack) => MeshServiceProps[]]>([
    ['the services run in several clusters', (app, s) => [row(s, 'Web', cluster(app, s)), app.row(app.base, 'Api')]],
    ['the cluster is imported', (app, s) => [row(s, 'Web', importedCluster(app, app.base))]],
    ['there are no services yet', () => []],
  ])('is that of the mesh if %s, for any order of the services', (_, services) => {
    for (const isReversed of [false, true]) {
      const app = new TestApp();
      const mine = app.stack('Mine');
      const rows = services(app, app.stack('Other'));
      const mesh = new ServiceConnectMesh(mine, 'Mesh', { services: isReversed ? rows.reverse() : rows });
      if (rows.length === 0) mesh.addService('late', app.row(app.base, 'Late'));
      expect(homeOf(mesh)).toBe('Mine');
      expect(app.cdkApp.synth().getStackByName('Mine').template.Resources).toMatchObject({
        [mine.getLogicalId(mesh.namespace.node.defaultChild as any)]: { Type: HTTP_NAMESPACE },
      });
    }
  });

  test.each<[string, (mine: Stack, nested: Stack) => readonly Stack[], string]>([
    ['all services are in it', (_, nested) => [nested], 'Mine/Nested'],
    ['the others are in another stack, which waits for all of this one', (_, nested) => [nested], 'Mine/Nested'],
    ['a service is around it, which would wait for all of it', (mine, nested) => [nested, mine], 'Mine'],
    ['a service is in another nested stack', (mine, nested) => [new NestedStack(mine, 'Second'), nested], 'Mine'],
  ])('of a mesh in a nested stack: %s', (what, stacksOf, home) => {
    const app = new TestApp();
    const mine = app.stack('Mine');
    const nested = new NestedStack(mine, 'Nested');
    const stacks = [...stacksOf(mine, nested), ...(what.startsWith('the others') ? [app.stack('Other')] : [])];
    const services = stacks.map((stack, index) =>
      row(stack, `Service${index}`, cluster(app, stack, `Cluster${index}`)),
    );
    const mesh = new ServiceConnectMesh(nested, 'Mesh', { services });
    expect(homeOf(mesh)).toBe(home);
    app.cdkApp.synth();
  });

  test.each<[string, (app: TestApp, stack: Stack) => MeshServiceProps, string]>([
    ['the cluster of the first service', (app, stack) => app.row(stack, 'Web'), 'Base'],
    ['the first service, if the cluster is imported', (app, s) => row(s, 'Web', importedCluster(app, s)), 'Other'],
  ])('is that of %s if the mesh is in no stack and there is no common cluster', (_, first, home) => {
    const app = new TestApp();
    const mesh = new ServiceConnectMesh(app.cdkApp, 'Mesh');
    const { name, ...options } = first(app, app.stack('Other'));
    mesh.addService(name, options);
    expect(homeOf(mesh)).toBe(home);
  });

  test('does not change when a service of any stack and cluster is added', () => {
    const built = (count: number) => {
      const app = new TestApp();
      const mesh = new ServiceConnectMesh(app.stack('Mine'), 'Mesh', { services: [app.row(app.base, 'Web')] });
      const others = ['A', 'Z'].map((id) => app.stack(id));
      const added = [row(others[0], 'One', cluster(app, others[0])), row(others[1], 'Two', cluster(app, others[1]))];
      for (const { name, ...options } of added.slice(0, count)) mesh.addService(name, options);
      app.cdkApp.synth();
      return [homeOf(mesh), mesh.namespace.node.path];
    };
    expect(built(1)).toEqual(built(0));
    expect(built(2)).toEqual(built(0));
  });
});

describe('a stack dependency cycle through the namespace', () => {
  const REMEDY =
    "Define the namespace in a stack on which the others depend already, or use an existing one, and pass it to the mesh: namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', '...')";

  /** The mesh is in a stack that depends on the stack of its services. */
  const meshOnTop = (props: (app: TestApp) => { namespace?: cloudmap.INamespace } = () => ({})) => {
    const app = new TestApp();
    const top = app.stack('Top');
    addStackDependency(top, app.base, 'the top needs the base');
    const mesh = new ServiceConnectMesh(top, 'Mesh', props(app));
    return { app, mesh };
  };

  test('is refused at synthesis if a dependency of the app causes it', () => {
    const { app, mesh } = meshOnTop();
    const { name, ...options } = app.row(app.base, 'Web');
    mesh.addService(name, options);
    expect(errorOf(() => app.cdkApp.synth())).toBe(
      [
        "ServiceConnectMesh 'Top/Mesh': service 'web' uses namespace 'Top/Mesh/Namespace', but the stack of the namespace depends on the stack of 'web'",
        "  'Top' depends on stack 'Base'",
        REMEDY,
      ].join('\n'),
    );
  });

  test('is reported for the service that was declared first', () => {
    const { app, mesh } = meshOnTop();
    for (const { name, ...options } of [app.row(app.base, 'Web'), app.row(app.base, 'Api')]) {
      mesh.addService(name, options);
    }
    expect(errorOf(() => app.cdkApp.synth())).toContain("ServiceConnectMesh 'Top/Mesh': service 'web' uses namespace");
  });

  test('is refused with the same message if the user created the namespace', () => {
    const { app, mesh } = meshOnTop((of) => ({
      namespace: new cloudmap.HttpNamespace(of.cdkApp.node.findChild('Top') as Stack, 'Own', { name: 'own' }),
    }));
    const { name, ...options } = app.row(app.base, 'Web');
    mesh.addService(name, options);
    expect(errorOf(() => app.cdkApp.synth())).toBe(
      [
        "ServiceConnectMesh 'Top/Mesh': service 'web' uses namespace 'Top/Own', but the stack of the namespace depends on the stack of 'web'",
        "  'Top' depends on stack 'Base'",
        REMEDY,
      ].join('\n'),
    );
  });

  test.each<[string, (app: TestApp) => cloudmap.INamespace]>([
    ['a namespace in the lower stack', (app) => new cloudmap.HttpNamespace(app.base, 'Namespace', { name: 'shop' })],
    ['an imported namespace', (app) => MeshNamespace.fromNamespaceName(app.base, 'Namespace', 'shop')],
  ])('does not exist with %s, as the message advises', (_, namespace) => {
    const { app, mesh } = meshOnTop((of) => ({ namespace: namespace(of) }));
    const { name, ...options } = app.row(app.base, 'Web');
    mesh.addService(name, options);
    expect(app.cdkApp.synth().stacks).toHaveLength(2);
  });
});
