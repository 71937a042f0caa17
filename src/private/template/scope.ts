import { Choices, NO_CHOICES, withEachChoice } from './choices';
import { attributeOf, Call, callOf, substitute, substitutionOf } from './intrinsics';
import { Stack } from './stack';
import { isResolved, unresolved } from './unresolved';
import { at, entriesOf, integerOf, jsonOf, listOf, own, textOf, Value } from './values';

/** What the scopes of an application share. */
export interface SharedScopes {
  /** How many values were computed for the current request. */
  readonly work: { steps: number };
  scopeOf(stack: Stack): Scope;
  /** The export that a stack imports by a name. */
  exported(importing: Stack, name: string): { readonly scope: Scope; readonly value: Value } | undefined;
  stackNamed(stackName: string): Stack | undefined;
  /** The value of an `AWS::SSM::Parameter`, by its name. */
  parameterNamed(environment: string, name: string): { readonly scope: Scope; readonly value: Value } | undefined;
}

const MAX_DEPTH = 100;
/** A template in which every value refers to the next one twice would take forever. */
const MAX_STEPS = 200_000;

/**
 * Computes values of a template as far as they are known before deployment.
 *
 * References to resources become texts that are equal for the same resource or attribute, also in a nested stack that gets it
 * as a parameter and in another stack that imports it.
 */
export class Scope {
  private depth = 0;

  constructor(
    public readonly stack: Stack,
    private readonly shared: SharedScopes,
  ) {}

  /** Computes a value, with everything in it. Each `Fn::If` results in its first value. */
  public valueOf(value: Value): Value {
    this.shared.work.steps = 0;
    return this.resolve(value, NO_CHOICES);
  }

  public textOf(value: Value): string | undefined {
    return textOf(this.valueOf(value));
  }

  /**
   * Computes the different values that a value may have: conditions depend on parameters, which only deployment knows. The
   * first one is that of `valueOf`. An undefined value is one of them, for `AWS::NoValue`.
   */
  public possibleValues(value: Value): Value[] {
    const { work } = this.shared;
    work.steps = 0;
    const values = withEachChoice(
      (choices) => this.resolve(value, choices),
      () => work.steps < MAX_STEPS,
    );
    return values.length > 1 ? [...new Map(values.map((each) => [jsonOf(each), each])).values()] : values;
  }

  public possibleTexts(value: Value): string[] {
    return this.possibleValues(value).flatMap((each) => textOf(each) ?? []);
  }

  /** The text that replaces a reference to a resource, or to an attribute of it. */
  public reference(logicalId: string, attribute = ''): string {
    return unresolved(`${this.stack.id}/${logicalId}${attribute && `.${attribute}`}`);
  }

  private resolve(value: Value, choices: Choices): Value {
    if (typeof value !== 'object' || value === null) return value;
    if (this.depth >= MAX_DEPTH || ++this.shared.work.steps > MAX_STEPS) return unresolved('too deep');
    this.depth++;
    try {
      if (Array.isArray(value)) return value.map((each) => this.resolve(each, choices)).filter(isGiven);
      const call = callOf(value);
      if (call) return this.call(call, choices);
      const pairs = entriesOf(value).map(([key, each]) => [key, this.resolve(each, choices)] as const);
      return Object.fromEntries(pairs.filter(([, each]) => isGiven(each)));
    } finally {
      this.depth--;
    }
  }

  private call(call: Call, choices: Choices): Value {
    const { name, argument } = call;
    const resolved = (value: Value) => this.resolve(value, choices);
    switch (name) {
      case 'Ref':
        return this.ref(textOf(argument) ?? '', choices);
      case 'Fn::GetAtt': {
        const attribute = attributeOf(argument);
        return attribute ? this.attribute(attribute.logicalId, attribute.attribute, choices) : unknown(call);
      }
      case 'Fn::If': {
        const [condition, ...values] = listOf(argument);
        return resolved(values[choices.pick(`${this.stack.id}/${jsonOf(condition)}`, 2) ?? 0]);
      }
      case 'Fn::Join': {
        const [delimiter, parts] = listOf(argument);
        const list = resolved(parts);
        if (!Array.isArray(list)) return unknown(call);
        return list.map((part) => textOf(part) ?? unresolved('part')).join(textOf(delimiter) ?? '');
      }
      case 'Fn::Sub': {
        const { text, variables } = substitutionOf(argument);
        return substitute(text, (variable) => {
          const given = Object.prototype.hasOwnProperty.call(variables, variable);
          const [logicalId, ...attribute] = variable.split('.');
          const value = given
            ? resolved(variables[variable])
            : attribute.length > 0
              ? this.attribute(logicalId, attribute.join('.'), choices)
              : this.ref(variable, choices);
          return textOf(value) ?? unresolved(variable);
        });
      }
      case 'Fn::Select': {
        const [index, list] = listOf(resolved(argument));
        const position = integerOf(index);
        return Array.isArray(list) && position !== undefined ? list[position] : unknown(call);
      }
      case 'Fn::Split': {
        const [delimiter, text] = listOf(resolved(argument));
        const parts = textOf(text)?.split(textOf(delimiter) || '\n');
        return parts ?? unknown(call);
      }
      case 'Fn::FindInMap': {
        const [map, row, column, options] = listOf(resolved(argument));
        const keys = [map, row, column].map((key) => textOf(key) ?? '');
        const found = at(this.stack.template.mappings, ...keys);
        return found ?? this.inSomeRow(keys, own(options, 'DefaultValue'), choices) ?? unknown(call);
      }
      case 'Fn::ImportValue': {
        const exportName = textOf(resolved(argument)) ?? '';
        const found = this.shared.exported(this.stack, exportName);
        return found ? this.from(found, choices) : unresolved(`import of ${exportName}`);
      }
      case 'Fn::GetStackOutput': {
        const stack = this.shared.stackNamed(textOf(resolved(own(argument, 'StackName'))) ?? '');
        const output = stack?.template.outputs.get(textOf(own(argument, 'OutputName')) ?? '');
        return stack && output
          ? this.from({ scope: this.shared.scopeOf(stack), value: output.value }, choices)
          : unknown(call);
      }
      case 'Fn::Base64':
        return resolved(argument);
      case 'Fn::ToJsonString':
        return jsonOf(resolved(argument));
      default:
        return unknown(call);
    }
  }

  /** A value of a mapping of which a key is not known, such as the region: one of all rows, or the default. */
  private inSomeRow([map, row, column]: readonly string[], byDefault: Value, choices: Choices): Value {
    if (isResolved(map) && isResolved(row)) return byDefault;
    let found: Value = this.stack.template.mappings;
    for (const key of [map, row]) {
      const rows = isResolved(key) ? [own(found, key)] : entriesOf(found).map(([, each]) => each);
      if (!isResolved(key) && byDefault !== undefined) rows.push(undefined);
      const picked = rows.length < 2 ? 0 : choices.pick(`${this.stack.id}/${map}/${key}`, rows.length);
      if (picked === undefined) return undefined;
      found = rows[picked];
    }
    return own(found, column) ?? byDefault;
  }

  /** Computes a value of another scope. The depth is kept, so that scopes that refer to each other do not recurse forever. */
  private from({ scope, value }: { readonly scope: Scope; readonly value: Value }, choices: Choices): Value {
    if (scope === this) return this.resolve(value, choices);
    const before = scope.depth;
    scope.depth = this.depth;
    try {
      return scope.resolve(value, choices);
    } finally {
      scope.depth = before;
    }
  }

  private ref(name: string, choices: Choices): Value {
    const { stack } = this;
    if (name === 'AWS::NoValue') return undefined;
    if (name === 'AWS::Region') return stack.region ?? unresolved(name);
    if (name === 'AWS::AccountId') return stack.account ?? unresolved(name);
    if (name === 'AWS::StackName' || name === 'AWS::StackId') return this.stackName(name);
    if (name.startsWith('AWS::')) return unresolved(name);
    if (stack.template.resources.has(name)) return this.reference(name);
    const parameter = stack.template.parameters.get(name);
    if (stack.parent && stack.logicalIdInParent !== undefined) {
      const { properties = {} } = stack.parent.template.resources.get(stack.logicalIdInParent) ?? {};
      const given = at(properties, 'Parameters', name);
      if (given !== undefined) {
        const value = this.from({ scope: this.shared.scopeOf(stack.parent), value: given }, choices);
        return isListType(parameter) && typeof value === 'string' ? listIn(value) : value;
      }
    }
    return this.defaultOf(name, parameter, choices);
  }

  /** The name or the id of the stack: each stack has its own, so that they are not equal as other pseudo parameters are. */
  private stackName(name: string): string {
    const { stackName, isNameKnown } = this.stack;
    return name === 'AWS::StackName' && isNameKnown ? stackName : this.reference(name);
  }

  private defaultOf(name: string, parameter: Value, choices: Choices): Value {
    const type = textOf(own(parameter, 'Type')) ?? 'String';
    const value = own(parameter, 'Default');
    const text = textOf(value);
    if (text === undefined || text === '' || String(own(parameter, 'NoEcho')) === 'true') return this.reference(name);
    if (type.startsWith('AWS::SSM::Parameter::Value')) {
      const found = this.shared.parameterNamed(this.stack.environment, text);
      return found ? this.from(found, choices) : this.reference(name);
    }
    return isListType(parameter) ? listIn(text) : text;
  }

  private attribute(logicalId: string, attribute: string, choices: Choices): Value {
    const nested = this.stack.nested.get(logicalId);
    if (nested && attribute.startsWith('Outputs.')) {
      const output = nested.template.outputs.get(attribute.slice('Outputs.'.length));
      if (output) return this.from({ scope: this.shared.scopeOf(nested), value: output.value }, choices);
    }
    const resource = this.stack.template.resources.get(logicalId);
    if (resource?.type === 'AWS::SSM::Parameter' && attribute === 'Value') {
      return this.resolve(own(resource.properties, 'Value'), choices);
    }
    return this.reference(logicalId, attribute);
  }
}

function unknown({ name, argument }: Call): string {
  return unresolved(`${name} ${jsonOf(argument)}`);
}

function isListType(parameter: Value): boolean {
  const type = textOf(own(parameter, 'Type')) ?? '';
  return type === 'CommaDelimitedList' || type.startsWith('List<');
}

function listIn(text: string): string[] {
  return text.split(',').map((each) => each.trim());
}

function isGiven(value: Value): boolean {
  return value !== undefined;
}
