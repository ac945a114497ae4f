/** An amount's decimal text with groups of three: `80000.00` as `¥80,000.00`. Never by way of a number. */
export function yuan(amount: string): string {
  const [whole = "", decimals = ""] = amount.split(".");
  return `¥${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${decimals}`;
}
