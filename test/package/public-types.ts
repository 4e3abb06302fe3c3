/** What the package exports, read from the declarations that users get. */
import { relative, sep } from 'node:path';
import ts from 'typescript';

export interface PublicTypes {
  /**
   * Each export as one declaration without its comments, by name, and the constants whose type an export is: what a golden file
   * freezes.
   */
  text: string;
  /** Types of ours that an exported declaration names, and nobody can: `Name (file)`. */
  unnamed: string[];
}

/**
 * @param root the folder that holds the declarations
 * @param entries absolute paths of the `.d.ts` files of the package's exports, by the export's name
 */
export function publicTypes(root: string, entries: Readonly<Record<string, string>>): PublicTypes {
  const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, types: [], skipLibCheck: true };
  const program = ts.createProgram(Object.values(entries), options);
  const checker = program.getTypeChecker();
  const resolved = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exportsOf = (file: string) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`Expected ${file} to be a module.`);
    return checker.getExportsOfModule(module).map(symbol => ({ name: symbol.name, symbol: resolved(symbol) }));
  };
  const all = Object.entries(entries).map(([name, file]) => ({ name, exported: exportsOf(file) }));
  const named = new Set(all.flatMap(({ exported }) => exported.map(({ symbol }) => symbol)));
  const declared = new Set([...named].flatMap(symbol => symbol.declarations ?? []));

  const fileOf = (node: ts.Node) => relative(root, node.getSourceFile().fileName).split(sep).join('/');
  const isOurs = (node: ts.Node) =>
    node.getSourceFile().fileName.startsWith(root.replaceAll('\\', '/')) &&
    !node.getSourceFile().fileName.includes('/node_modules/');
  const isTopLevel = (node: ts.Node) =>
    ts.isSourceFile(node.parent) || (ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent));

  const unnamed = new Set<string>();
  const constants = new Set<ts.Declaration>();
  const visit = (node: ts.Node): void => {
    const name = nameIn(node);
    const symbol = name && checker.getSymbolAtLocation(name);
    for (const declaration of (symbol && resolved(symbol).declarations) ?? []) {
      if (!isOurs(declaration) || !isTopLevel(declaration) || declared.has(declaration)) continue;
      if (ts.isVariableDeclaration(declaration)) constants.add(declaration);
      else unnamed.add(`${resolved(symbol!).name} (${fileOf(declaration)})`);
    }
    ts.forEachChild(node, visit);
  };
  for (const declaration of declared) visit(declaration);

  const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });
  const print = (declaration: ts.Declaration) => {
    // A constant is a part of its statement.
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  };
  const section = ({ name, exported }: (typeof all)[number]) => [
    `// ${name}`,
    ...exported
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name: as, symbol }) =>
        [...(as === symbol.name ? [] : [`// as ${as}:`]), ...(symbol.declarations ?? []).map(print)].join('\n'),
      ),
  ];
  const parts = [...all.flatMap(section), '// constants that types are made of', ...[...constants].map(print).sort()];
  return { text: `${parts.join('\n\n')}\n`, unnamed: [...unnamed].sort() };
}

function nameIn(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isTypeQueryNode(node)) return node.exprName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  if (ts.isImportTypeNode(node)) return node.qualifier;
  return undefined;
}
