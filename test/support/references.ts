/** The logical ids that a part of a template refers to. */
export function referencesOf(value: any): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== 'object' || value === null) return [];
  if (typeof value.Ref === 'string') return [value.Ref];
  if (Array.isArray(value['Fn::GetAtt'])) return [value['Fn::GetAtt'][0]];
  if (typeof value['Fn::Sub'] === 'string') return [...value['Fn::Sub'].matchAll(/\$\{([\w:]+)/g)].map(([, id]) => id);
  return Object.values(value).flatMap(referencesOf);
}
