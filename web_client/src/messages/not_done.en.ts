// Why it was not carried out, in the same words for customers and staff. Chinese in not_done.zh.ts.
import type { notDone as zh } from "./not_done.zh";

export const notDone: typeof zh = {
  no_such_account: "There is no such account",
  account_lost: "The account is reported lost",
  account_frozen: "The account is frozen",
  account_closed: "The account is closed",
  not_enough: "There is not enough in the account",
  payee_name: "The payee's name is not the account's",
  same_account: "It is the same account on both sides",
  amount: "The amount is not accepted",
  other: "The core bank did not accept it",
  frozen: "This business, or this account, is stopped for now",
  over_day_limit: "With what was done today it is more than a day allows",
};
