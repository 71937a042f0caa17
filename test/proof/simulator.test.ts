import * as fs from 'fs';
import * as path from 'path';
import * as fc from 'fast-check';
import { MESHES, RUNS } from '../support/proof-runs';
import { spreads } from '../support/random-spreads';
import { Account } from '../support/simulator/account';
import { Assembly, assemblyOf } from '../support/simulator/assembly';
import { everythingLate, timed } from '../support/simulator/clock';
import { Network, networkOf, reversed, Unit } from '../support/simulator/network';
import { POLICY_NAMES, schedule } from '../support/simulator/schedules';
import { isOpen, createdTooEarly, trafficOf } from '../support/simulator/security-groups';
import { servicesOf } from '../support/simulator/service-connect';
import { referencesOf, Resource } from '../support/simulator/template';
import { synthesize } from '../support/spread';

const FOLDER = path.join(__dirname, '..', 'support', 'simulator');

test('the simulator does not depend on the mesh: it imports only its own files, Node.js and CDK', () => {
  const imports = fs.readdirSync(FOLDER).flatMap((file) => {
    const text = fs.readFileSync(path.join(FOLDER, file), 'utf8');
    return [...text.matchAll(/(?:from |import\(|require\()'([^']+)'/g)].map(([, module]) => module);
  });
  expect(imports.length).toBeGreaterThan(20);
  const others = imports.filter((module) => !module.startsWith('./'));
  expect([...new Set(others)].sort()).toEqual(['aws-cdk-lib/cx-api', 'fs', 'path']);
});

describe('the makespan', () => {
  const seconds: Record<string, number> = { Quick: 1, Slow: 60, stack: 0 };
  const makespan = (...assembly: Assembly) =>
    timed(networkOf(assembly), ({ type }) => ({ delay: 0, duration: seconds[type] })).makespan;
  /** `id: Type after ids` */
  const template = (...lines: string[]) => ({
    Resources: Object.fromEntries(
      lines.map((line) => {
        const [, id, Type, after] = /^(\w+): (\w+)(?: after (.+))?$/.exec(line)!;
        return [id, { Type, DependsOn: after?.split(', ') ?? [] }];
      }),
    ),
  });

  test.each([
    [0, []],
    [60, ['a: Slow']],
    [60, ['a: Slow', 'b: Slow']],
    [120, ['a: Slow', 'b: Slow after a']],
    [61, ['a: Quick', 'b: Slow', 'c: Quick after a, b']],
    [121, ['a: Slow', 'b: Quick after a', 'c: Quick after a', 'd: Slow after b, c']],
  ])('%d s: %j', (expected, lines) => {
    expect(makespan(...assemblyOf(template(...lines)))).toBe(expected);
  });

  test('a resource starts with its stack, and the stack is complete with its last resource', () => {
    const [first] = assemblyOf(template('a: Slow', 'b: Quick'), 'First');
    const [second] = assemblyOf(template('c: Quick'), 'Second');
    expect(makespan(first, second)).toBe(60);
    expect(makespan(first, { ...second, dependencies: ['First'] })).toBe(61);
  });
});

describe('references in a value:', () => {
  test.each<{ kind: string; value: unknown; references: string[] }>([
    { kind: 'no reference', value: { Name: 'A', Ports: [1, null, true] }, references: [] },
    { kind: 'Ref', value: { Ref: 'A' }, references: ['A'] },
    { kind: 'GetAtt', value: { 'Fn::GetAtt': ['A', 'Arn'] }, references: ['A'] },
    { kind: 'GetAtt as one string', value: { 'Fn::GetAtt': 'A.Outputs.Name' }, references: ['A'] },
    { kind: 'Sub', value: { 'Fn::Sub': '${A}:${B.Arn}:${AWS::Region}:${!C}' }, references: ['A', 'B', 'AWS::Region'] },
    {
      kind: 'Sub with variables of its own',
      value: { 'Fn::Sub': ['${A}${x}${B}', { x: { Ref: 'C' }, B: 'b' }] },
      references: ['A', 'C'],
    },
    {
      kind: 'Join',
      value: { 'Fn::Join': ['', ['a', { Ref: 'A' }, { 'Fn::GetAtt': ['B', 'X'] }]] },
      references: ['A', 'B'],
    },
    { kind: 'the same reference twice', value: [{ Ref: 'A' }, { deep: [{ er: { Ref: 'A' } }] }], references: ['A'] },
  ])('$kind', ({ value, references }) => {
    expect(referencesOf(value)).toEqual(references);
  });
});

describe('the resolved value of', () => {
  const value = (given: unknown, more: Record<string, Resource> = {}) => {
    const Resources = { Asked: { Type: 'Any', Properties: { given } }, A: { Type: 'Any' }, ...more };
    const template = { Resources, Parameters: { P: { Default: 'p' }, Q: {} } };
    return unit(networkOf(assemblyOf(template, 'S')), 'S/Asked').values.given;
  };

  test.each<{ kind: string; given: unknown; expected: unknown }>([
    { kind: 'itself', given: { a: [1, 'b', null] }, expected: { a: [1, 'b', null] } },
    { kind: 'Ref', given: { Ref: 'A' }, expected: 'S/A' },
    { kind: 'Ref of a parameter', given: { Ref: 'P' }, expected: 'p' },
    { kind: 'Ref of a parameter without a default', given: { Ref: 'Q' }, expected: '{Q}' },
    { kind: 'GetAtt', given: { 'Fn::GetAtt': ['A', 'Arn'] }, expected: 'S/A.Arn' },
    { kind: 'GetAtt as one string', given: { 'Fn::GetAtt': 'A.Arn' }, expected: 'S/A.Arn' },
    { kind: 'Join', given: { 'Fn::Join': ['-', ['x', { Ref: 'A' }]] }, expected: 'x-S/A' },
    { kind: 'Split and Select', given: { 'Fn::Select': ['1', { 'Fn::Split': ['/', { Ref: 'A' }] }] }, expected: 'A' },
    {
      kind: 'Sub',
      given: { 'Fn::Sub': ['${A} ${A.Arn} ${x} ${!y}', { x: { Ref: 'P' } }] },
      expected: 'S/A S/A.Arn p ${y}',
    },
    { kind: 'an import without an export', given: { 'Fn::ImportValue': 'nothing' }, expected: 'no export nothing' },
  ])('$kind', ({ given, expected }) => {
    expect(value(given)).toEqual(expected);
  });

  test('an unknown intrinsic function is an error', () => {
    expect(() => value({ 'Fn::Cidr': 'x' })).toThrow('S: the simulator does not know Fn::Cidr, got: "x"');
  });

  test('a reference is the same through an export, a nested stack parameter and a nested stack output', () => {
    const assembly: Assembly = [
      {
        id: 'Back',
        dependencies: [],
        nested: {},
        template: {
          Resources: { Group: { Type: 'Any' } },
          Outputs: { O: { Value: { 'Fn::GetAtt': ['Group', 'GroupId'] }, Export: { Name: 'Back:O' } } },
        },
      },
      {
        id: 'Front',
        dependencies: ['Back'],
        template: {
          Resources: {
            Nested: {
              Type: 'AWS::CloudFormation::Stack',
              Properties: { Parameters: { P: { 'Fn::ImportValue': 'Back:O' } } },
            },
            Asked: { Type: 'Any', Properties: { given: { 'Fn::GetAtt': ['Nested', 'Outputs.Given'] } } },
          },
        },
        nested: {
          Nested: {
            id: 'Front/Nested',
            dependencies: [],
            nested: {},
            template: {
              Parameters: { P: {} },
              Resources: { Asked: { Type: 'Any', Properties: { given: { Ref: 'P' } } } },
              Outputs: { Given: { Value: { Ref: 'P' } } },
            },
          },
        },
      },
    ];
    const network = networkOf(assembly);
    expect(unit(network, 'Front/Nested/Asked').values.given).toBe('Back/Group.GroupId');
    expect(unit(network, 'Front/Asked').values.given).toBe('Back/Group.GroupId');
    expect(network.imports.map(({ importer, exporter }) => `${importer.id} from ${exporter?.id}`)).toEqual([
      'Front/Nested from Back',
    ]);

    const clock = everythingLate(network);
    expect(clock.isDone(unit(network, 'Front/Nested/Asked'), unit(network, 'Front/Asked'))).toBe(true);
    expect(clock.isDone(unit(network, 'Back/Group'), unit(network, 'Front/Nested/Asked'))).toBe(true);
  });
});

describe('a resource', () => {
  const network = networkOf(
    assemblyOf(
      {
        Resources: {
          A: { Type: 'Any' },
          B: { Type: 'Any', DependsOn: 'A' },
          C: { Type: 'Any', DependsOn: ['B'] },
          D: { Type: 'Any', Properties: { a: { 'Fn::Sub': ['${x}${A}', { x: 'x' }] } } },
        },
      },
      'S',
    ),
  );
  const before = (each: Network, id: string) =>
    each.units.filter((other) => everythingLate(each).isDone(other, unit(each, id))).map((other) => other.id);

  test('waits for its references and its DependsOn, which is a name or a list', () => {
    expect(before(network, 'S/A')).toEqual([]);
    expect(before(network, 'S/C')).toEqual(['S/A', 'S/B']);
    expect(before(network, 'S/D')).toEqual(['S/A']);
  });

  test('is deleted in the reverse order', () => {
    expect(before(reversed(network), 'S/C')).toEqual([]);
    expect(before(reversed(network), 'S/A')).toEqual(['S/B', 'S/C', 'S/D']);
  });

  test('is refused if its DependsOn names no resource', () => {
    const template = { Resources: { A: { Type: 'Any', DependsOn: 'B' } } };
    expect(() => networkOf(assemblyOf(template))).toThrow("'A' has a DependsOn with missing resources: B");
  });
});

describe('the clocks', () => {
  test('a resource that is complete with everything late is complete in every schedule', () => {
    const adversary = fc.tuple(fc.constantFrom(...POLICY_NAMES), fc.nat());
    fc.assert(
      fc.property(spreads, adversary, fc.boolean(), (spread, [policy, seed], deletes) => {
        const network = networkOf(synthesize(spread).assembly);
        const tried = deletes ? reversed(network) : network;
        const [late, some] = [everythingLate(tried), timed(tried, schedule(policy, seed))];
        const services = tried.units.filter(({ type }) => type === 'AWS::ECS::Service');
        for (const when of services) {
          for (const other of tried.units) if (late.isDone(other, when)) expect(some.isDone(other, when)).toBe(true);
        }
      }),
      { ...RUNS, numRuns: Math.ceil(MESHES / 20) },
    );
  });

  test('a resource that is not complete with everything late is not complete in a schedule in which it takes very long', () => {
    fc.assert(
      fc.property(spreads, (spread) => {
        const network = networkOf(synthesize(spread).assembly);
        const late = everythingLate(network);
        const services = network.units.filter(({ type }) => type === 'AWS::ECS::Service');
        for (const slow of services) {
          const some = timed(network, (each) => ({ delay: 1, duration: each === slow ? 1e9 : 1 }));
          for (const when of services) {
            if (when !== slow) expect(some.isDone(slow, when)).toBe(late.isDone(slow, when));
          }
        }
      }),
      { ...RUNS, numRuns: Math.ceil(MESHES / 20) },
    );
  });
});

describe('security groups', () => {
  const rule = (more: object) => ({
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: { GroupId: group('To'), SourceSecurityGroupId: group('From'), IpProtocol: 'tcp', ...more },
  });
  const group = (id: string) => ({ 'Fn::GetAtt': [id, 'GroupId'] });
  const everywhere = [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }];
  const nowhere = [{ CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 }];

  const open = (rules: Record<string, Resource>, egress: object[] = everywhere, port = 80) => {
    const service = (id: string): Resource => ({
      Type: 'AWS::ECS::Service',
      Properties: { NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: [group(id)] } } },
    });
    const securityGroup = { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupEgress: egress } };
    const Resources = {
      From: securityGroup,
      To: securityGroup,
      Client: service('From'),
      Server: service('To'),
      ...rules,
    };
    const network = networkOf(assemblyOf({ Resources }, 'S'));
    const services = servicesOf(network);
    return isOpen(trafficOf(network), services.get('S/Client')!, services.get('S/Server')!, port);
  };

  test.each<{ kind: string; rules: Record<string, Resource>; expected: boolean }>([
    { kind: 'no rule', rules: {}, expected: false },
    { kind: 'the port', rules: { Rule: rule({ FromPort: 80, ToPort: 80 }) }, expected: true },
    { kind: 'another port', rules: { Rule: rule({ FromPort: 81, ToPort: 81 }) }, expected: false },
    { kind: 'a range with the port', rules: { Rule: rule({ FromPort: 1, ToPort: 100 }) }, expected: true },
    { kind: 'all protocols', rules: { Rule: rule({ IpProtocol: '-1' }) }, expected: true },
    { kind: 'UDP', rules: { Rule: rule({ IpProtocol: 'udp', FromPort: 80, ToPort: 80 }) }, expected: false },
    {
      kind: 'from another group',
      rules: { Rule: rule({ FromPort: 80, ToPort: 80, SourceSecurityGroupId: 'sg-1' }) },
      expected: false,
    },
    { kind: 'to another group', rules: { Rule: rule({ FromPort: 80, ToPort: 80, GroupId: 'sg-1' }) }, expected: false },
  ])('$kind: $expected', ({ rules, expected }) => {
    expect(open(rules)).toBe(expected);
  });

  test('traffic needs an egress rule if the client has no outbound access', () => {
    const ingress = { In: rule({ FromPort: 80, ToPort: 80 }) };
    const Properties = { GroupId: group('From'), DestinationSecurityGroupId: group('To'), IpProtocol: 'tcp' };
    const egress = { Type: 'AWS::EC2::SecurityGroupEgress', Properties: { ...Properties, FromPort: 80, ToPort: 80 } };
    expect(open(ingress, nowhere)).toBe(false);
    expect(open({ ...ingress, Out: egress }, nowhere)).toBe(true);
  });

  describe('a rule that moves', () => {
    const Resources = { Rule: rule({ FromPort: 80, ToPort: 80, GroupId: 'sg-1', SourceSecurityGroupId: 'sg-2' }) };
    const network = (ids: string, holder: string, Rules: Record<string, Resource> = Resources) =>
      networkOf(
        [...ids].map((id, index) => ({
          ...assemblyOf({ Resources: id === holder ? Rules : {} }, id)[0],
          dependencies: [...ids].slice(0, index),
        })),
      );
    const tooEarly = (before: Network, after: Network) => createdTooEarly(before, after, everythingLate(after));

    test.each([
      { move: 'nowhere', after: network('AB', 'A'), expected: [] },
      { move: 'to a dependent stack', after: network('AB', 'B'), expected: [] },
      { move: 'to a stack that is deployed first', after: network('BA', 'B'), expected: ['B/Rule, as A/Rule does'] },
      {
        move: 'within its own stack',
        after: network('AB', 'A', { Other: Resources.Rule }),
        expected: ['A/Other, as A/Rule does'],
      },
      { move: 'and its old stack is deleted', after: network('B', 'B'), expected: ['B/Rule, as A/Rule does'] },
    ])('$move', ({ after, expected }) => {
      expect(tooEarly(network('AB', 'A'), after)).toEqual(expected);
      expect(tooEarly(network('BA', 'A'), after)).toEqual(expected);
    });
  });
});

test('a service knows the endpoints that exist in the namespace when its deployment begins', () => {
  const service = (alias: string, more: object = {}): Resource => ({
    Type: 'AWS::ECS::Service',
    Properties: {
      ServiceConnectConfiguration: {
        Enabled: true,
        Namespace: 'ns',
        Services: [{ PortName: 'p', DiscoveryName: alias, ClientAliases: [{ DnsName: alias, Port: 80 }] }],
      },
    },
    ...more,
  });
  const Resources = {
    First: service('first'),
    Second: service('second', { DependsOn: 'First' }),
    Beside: service('beside'),
  };
  const account = new Account();
  const { deployed } = account.deploy(networkOf(assemblyOf({ Resources }, 'S')));
  expect(deployed.map(({ list }) => [...list])).toEqual([[], ['["ns","first",80,"first"]'], []]);
  expect(account.finds('S/Second', 'S/First')).toBe(true);
  expect(account.finds('S/First', 'S/Second')).toBe(false);
  expect(account.finds('S/Second', 'S/Beside')).toBe(false);
});

function unit({ units }: Network, id: string): Unit {
  return units.find((each) => each.id === id)!;
}
