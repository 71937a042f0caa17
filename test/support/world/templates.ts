import { Assembly, StackTemplate } from '../simulator/assembly';
import { Template } from '../simulator/template';

const RULE = /^AWS::EC2::SecurityGroup(In|E)gress$/;

/** All templates by the ids of their stacks, without the DependsOn of rules and without hashes of files, which may differ. */
export function templatesOf(assembly: Assembly): Record<string, Template> {
  const all = (stack: StackTemplate): [string, Template][] => [
    [stack.id, comparable(stack.template)],
    ...Object.values(stack.nested).flatMap(all),
  ];
  return Object.fromEntries(assembly.flatMap(all));
}

function comparable({ Resources = {}, Outputs, Parameters }: Template): Template {
  const resources = Object.entries(Resources).map(([id, { DependsOn = [], ...each }]) => [
    id,
    { ...each, DependsOn: RULE.test(each.Type) ? [] : [DependsOn].flat().sort() },
  ]);
  const template = { Resources: Object.fromEntries(resources), Outputs, Parameters };
  return JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, 'hash'));
}

/** The rules of all security groups by their stacks and logical ids. */
export function rulesOf(assembly: Assembly): Record<string, unknown> {
  const rules = Object.entries(templatesOf(assembly)).flatMap(([stack, { Resources = {} }]) =>
    Object.entries(Resources).flatMap(([id, each]) =>
      RULE.test(each.Type) ? [[`${stack}/${id}`, each.Properties]] : [],
    ),
  );
  return Object.fromEntries(rules);
}
