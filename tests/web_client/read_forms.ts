// Reads `{form, typed: […], amounts: […], shown: […]}` from standard input, and writes what the page makes of each.
import { inCapitals, inFigures, readAmount } from "../../web_client/src/shared/form/amount.ts";
import { readForm } from "../../web_client/src/shared/form/form_read.ts";

process.stdin.setEncoding("utf8");
let text = "";
for await (const part of process.stdin) {
  text += part;
}
const { form, typed, amounts, shown } = JSON.parse(text);
console.log(
  JSON.stringify({
    read: typed.map((one) => readForm(form, one)),
    amounts: amounts.map((one) => {
      const read = readAmount(one);
      return "amount" in read ? read.amount : read.fault;
    }),
    shown: shown.map((one) => [inFigures(one), inCapitals(one)]),
  }),
);
