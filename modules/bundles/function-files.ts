/** Files that lie beside a function's code in its zip, by function and file name. */
export type FunctionFiles = Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>;
