/** A command line, each word quoted where a shell would take it apart. */
export const commandLine = (...words: readonly (string | number | undefined)[]): string =>
  ["npx", "convlens", ...words.filter((word) => word !== undefined).map(String)].map(quoted).join(" ");

const quoted = (word: string): string => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** A file's name among the words of a command, where one that begins with a dash would be a flag. */
export const fileWord = (name: string): string => (name.startsWith("-") ? `./${name}` : name);

/** What is said of a method's parameters, as flags: `noiseLevel: 0.2` is `--noise-level 0.2`. No switch is on where nobody says so. */
export const flagsOf = (params: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(params).flatMap(([name, value]) => {
    const flag = `--${name.replace(/([A-Z])/g, (c) => `-${c.toLowerCase()}`)}`;
    if (value === undefined || value === false) return [];
    if (value === true) return [flag];
    return [flag, Array.isArray(value) ? value.join(",") : String(value)];
  });
