/** A template with a part in the place of each `{{name}}`. */
export function fillTemplate(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (hole, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`The template asks for ${hole}, which nobody makes.`);
    return part;
  });
}
