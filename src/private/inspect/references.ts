import { CfnElement, CfnResource, IResolvable, Reference, Token, Tokenization } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { previewToken } from './preview-resolve';

/**
 * The constructs to which a template element refers.
 *
 * Values are searched for tokens. Only tokens that are not references themselves are resolved, one by one, and what they produce is
 * searched in turn: most values contain no tokens, and a token that cannot be resolved before synthesis, for example because it creates a
 * construct, hides no others.
 */
export function referencesOf(element: CfnElement): IConstruct[] {
  return targetsIn(element, valuesOf(element));
}

/** The constructs to which the tokens in values refer. */
export function targetsIn(scope: IConstruct, values: readonly unknown[]): IConstruct[] {
  const found = new Set<IConstruct>();
  const note = ({ target }: Reference) => {
    found.add(target);
    return '';
  };
  const visit = (token: IResolvable) => {
    if (Reference.isReference(token)) {
      note(token);
      return;
    }
    try {
      visitTokens(previewToken(scope, token, note), visit);
    } catch {
      // CDK resolves it later, and says then what is wrong with it.
    }
  };
  for (const value of values) visitTokens(value, visit);
  return [...found];
}

function visitTokens(value: unknown, visit: (token: IResolvable) => void) {
  if (typeof value === 'string') {
    if (Token.isUnresolved(value)) Tokenization.reverseString(value).tokens.forEach(visit);
  } else if (typeof value === 'number') {
    const token = Token.isUnresolved(value) ? Tokenization.reverseNumber(value) : undefined;
    if (token) visit(token);
  } else if (Tokenization.isResolvable(value)) {
    visit(value as IResolvable);
  } else if (Array.isArray(value)) {
    const token = Token.isUnresolved(value) ? Tokenization.reverseList(value) : undefined;
    if (token) visit(token);
    else for (const each of value) visitTokens(each, visit);
  } else if (typeof value === 'object' && value !== null && !Construct.isConstruct(value)) {
    for (const key of Object.keys(value)) {
      visitTokens(key, visit);
      visitTokens((value as Record<string, unknown>)[key], visit);
    }
  }
}

function valuesOf(element: CfnElement): unknown[] {
  if (!CfnResource.isCfnResource(element)) {
    return [(element as unknown as { _toCloudFormation(): object })._toCloudFormation()];
  }
  const { cfnProperties, rawOverrides } = element as unknown as Record<string, Record<string, unknown>>;
  return [cfnProperties, rawOverrides];
}
