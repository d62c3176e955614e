import { fieldsOf } from "@convlens/core";
export async function main(argv: string[]): Promise<number> {
  console.log(argv, typeof fieldsOf);
  return 0;
}
