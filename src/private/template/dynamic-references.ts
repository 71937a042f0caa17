import { Application } from './application';
import { secretValue } from './secrets';
import { Stack } from './stack';

/** `{{resolve:ssm:/shop/url}}`, `{{resolve:secretsmanager:shop/db:SecretString:host}}`. */
const REFERENCE = /\{\{resolve:(ssm|secretsmanager):([^{}]+)\}\}/g;

export interface Resolved {
  readonly text: string;
  /** Whether a part of the text is the value of a secret. */
  readonly isSecret: boolean;
}

/** Replaces the dynamic references in a computed text to parameters and secrets that a template creates with a literal value. */
export function resolveDynamicReferences(application: Application, stack: Stack, text: string): Resolved {
  let isSecret = false;
  const resolved = text.replace(REFERENCE, (reference, service: string, name: string) => {
    const from = service === 'ssm' ? name.replace(/:\d+$/, '') : name.replace(/:SecretString(?=:|$)/, '');
    const value = secretValue(application, stack, from);
    if (value === undefined) return reference;
    isSecret ||= service === 'secretsmanager';
    return value;
  });
  return { text: resolved, isSecret };
}
