import { en } from "../../messages/customer_case.en";
import { zh } from "../../messages/customer_case.zh";
import { useLanguage } from "../../shared/language";

export type CaseTexts = typeof zh;

export function useCaseTexts(): CaseTexts {
  return useLanguage() === "zh" ? zh : en;
}
