import { StackTemplate } from './assembly';
import { attributeOf, Resource, substitute, substitutionOf } from './template';

/** The exports of the stacks of an assembly by name. */
export type Exports = Map<string, { readonly stack: string; readonly value: () => unknown; readonly isWeak?: boolean }>;

/** The value of an SSM parameter; undefined if no parameter has this name. */
export type ReadParameter = (name: string) => string | undefined;

/** The type of a template parameter whose value is read from the SSM parameter that it names. */
const STORED = 'AWS::SSM::Parameter::Value<String>';

/**
 * Resolves values of a template, so that values of different templates can be compared. A reference to a resource results in
 * `stack/logicalId`. A reference to an attribute results in `stack/logicalId.attribute`, also in a nested stack that gets the value as a
 * parameter, and in a stack that imports it.
 */
export class Scope {
  private readonly nested = new Map<string, Scope>();

  constructor(
    private readonly stack: StackTemplate,
    private readonly exports: Exports,
    private readonly readParameter: ReadParameter,
    private readonly givenValue: (name: string) => unknown = () => undefined,
  ) {
    const { template, id } = stack;
    for (const [logicalId, inner] of Object.entries(stack.nested)) {
      const given = template.Resources![logicalId].Properties?.Parameters ?? {};
      const parameterOf = (name: string) => (name in given ? this.valueOf(given[name]) : undefined);
      const scope = new Scope(inner, exports, readParameter, parameterOf);
      // CloudFormation reads them while it deploys the outer stack, and does not read them if that stack has no changes.
      if (scope.reads.length > 0) throw new Error(`nested stack ${inner.id} reads parameters: ${scope.reads.join()}`);
      this.nested.set(logicalId, scope);
    }
    for (const [output, { Value, Export }] of Object.entries(template.Outputs ?? {})) {
      const value = () => this.valueOf(Value);
      exports.set(outputKey(stack.name ?? id, output), { stack: id, value, isWeak: true });
      if (Export) exports.set(String(this.valueOf(Export.Name)), { stack: id, value: () => this.valueOf(Value) });
    }
  }

  /** The scope of a nested stack. */
  public of(logicalId: string): Scope {
    return this.nested.get(logicalId)!;
  }

  public valueOf(value: any): any {
    if (Array.isArray(value)) return value.map((each) => this.valueOf(each));
    if (typeof value !== 'object' || value === null) return value;
    const keys = Object.keys(value);
    const [name] = keys;
    if (keys.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) return this.call(name, value[name]);
    return Object.fromEntries(keys.map((key) => [key, this.valueOf(value[key])]));
  }

  private call(name: string, given: any): any {
    switch (name) {
      case 'Ref':
        return this.ref(given);
      case 'Fn::GetAtt':
        return this.attribute(...attributeOf(given));
      case 'Fn::ImportValue': {
        const exported = this.valueOf(given);
        return this.exports.get(exported)?.value() ?? `no export ${exported}`;
      }
      case 'Fn::Base64':
        return this.valueOf(given); // not encoded, so that the simulator can read it
      case 'Fn::GetAZs':
        return ['a', 'b', 'c'];
      case 'Fn::GetStackOutput': {
        const key = outputKey(String(this.valueOf(given.StackName)), given.OutputName);
        return this.exports.get(key)?.value() ?? `no ${key}`;
      }
      case 'Fn::Join':
        return this.valueOf(given[1]).join(given[0]);
      case 'Fn::Select':
        return this.valueOf(given[1])[this.valueOf(given[0])];
      case 'Fn::Split':
        return String(this.valueOf(given[1])).split(given[0]);
      case 'Fn::Sub': {
        const [text, own] = substitutionOf(given);
        const variable = (each: string) => (each.includes('.') ? this.attribute(...attributeOf(each)) : this.ref(each));
        return substitute(text, (each) => (each in own ? this.valueOf(own[each]) : variable(each)));
      }
      default:
        throw new Error(`${this.stack.id}: the simulator does not know ${name}, got: ${JSON.stringify(given)}`);
    }
  }

  private ref(name: string): unknown {
    const { id, template } = this.stack;
    if (template.Resources && name in template.Resources) return `${id}/${name}`;
    const isStored = template.Parameters?.[name]?.Type === STORED;
    return (isStored ? this.readParameter(this.parameter(name)) : this.parameter(name)) ?? `{${name}}`;
  }

  /** The value of a template parameter, or its default. */
  private parameter(name: string): any {
    return this.givenValue(name) ?? this.stack.template.Parameters?.[name]?.Default;
  }

  /** Whether a resource exists: its condition holds, if it has one. */
  public has({ Condition }: Resource): boolean {
    return Condition === undefined || this.holds(this.stack.template.Conditions?.[Condition]);
  }

  private holds(condition: any): boolean {
    const [[name, given]] = Object.entries<any>(condition);
    switch (name) {
      case 'Condition':
        return this.holds(this.stack.template.Conditions?.[given]);
      case 'Fn::And':
        return given.every((each: unknown) => this.holds(each));
      case 'Fn::Equals':
        return String(this.valueOf(given[0])) === String(this.valueOf(given[1]));
      case 'Fn::Not':
        return !this.holds(given[0]);
      case 'Fn::Or':
        return given.some((each: unknown) => this.holds(each));
      default:
        throw new Error(`${this.stack.id}: the simulator does not know the condition ${name}`);
    }
  }

  /** The SSM parameters that the template reads. */
  public get reads(): string[] {
    const stored = Object.entries(this.stack.template.Parameters ?? {}).filter(([, { Type }]) => Type === STORED);
    return stored.map(([name]) => String(this.parameter(name)));
  }

  private attribute(logicalId: string, attribute: string): unknown {
    const nested = this.nested.get(logicalId);
    return nested && attribute.startsWith('Outputs.')
      ? nested.output(attribute.slice('Outputs.'.length))
      : `${this.stack.id}/${logicalId}.${attribute}`;
  }

  private output(name: string): unknown {
    return this.valueOf(this.stack.template.Outputs![name].Value);
  }
}

/** An output that another stack reads without an export. */
function outputKey(stack: string, output: string): string {
  return `output ${output} of ${stack}`;
}
