/** What an intrinsic function refers to, by logical id. Parameters and pseudo parameters are among these. */
export function targetsOf(name: string, value: unknown): string[] {
  if (name === 'Ref') return [String(value)];
  if (name === 'Fn::GetAtt') return [String([value].flat()[0]).split('.')[0]];
  if (name !== 'Fn::Sub') return [];
  const [text] = [value].flat();
  return [...String(text).matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map(([, target]) => target.trim());
}
